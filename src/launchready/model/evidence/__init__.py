"""Everything that a run saw: frozen, timestamped, one serialisable file. Checks see nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from launchready.model.evidence.access_log import AccessLogEvidence
from launchready.model.evidence.access_rules import AccessRulesEvidence
from launchready.model.evidence.active import ActiveEvidence
from launchready.model.evidence.backends import BackendsEvidence
from launchready.model.evidence.browser import BrowserEvidence
from launchready.model.evidence.bundle import BundleEvidence
from launchready.model.evidence.chat_load import ChatLoadEvidence
from launchready.model.evidence.cloudflare import CloudflareEvidence
from launchready.model.evidence.database import DatabaseEvidence
from launchready.model.evidence.dns import DnsEvidence
from launchready.model.evidence.exposed import ExposedEvidence
from launchready.model.evidence.hosts import HostsEvidence
from launchready.model.evidence.http import HttpEvidence
from launchready.model.evidence.load import LoadEvidence
from launchready.model.evidence.mail import MailEvidence
from launchready.model.evidence.mail_render import MailRenderEvidence, MailTemplatesEvidence
from launchready.model.evidence.mail_test import MailTestEvidence
from launchready.model.evidence.model_calls import ModelCallsEvidence
from launchready.model.evidence.private import PrivateEvidence
from launchready.model.evidence.rdap import RdapEvidence
from launchready.model.evidence.redteam import RedTeamEvidence
from launchready.model.evidence.run import Gap, ProductSource, Run
from launchready.model.evidence.secrets import EnvironmentSecrets, LogSecrets, SourceSecrets
from launchready.model.evidence.slow_code import SlowCodeEvidence
from launchready.model.evidence.tls import TlsEvidence
from launchready.model.product import Product

EVIDENCE_VERSION = 1
"""Raised when a reader of the older form would misread the newer one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One run's evidence. A part is None where the run did not look; `gaps` say why.

    Each part's field is found by its type: a check that names `DnsEvidence` among its parameters is handed `dns`.
    """

    run: Run
    product: Product
    version: int = EVIDENCE_VERSION
    source: ProductSource = ProductSource()
    hosts: HostsEvidence | None = None
    dns: DnsEvidence | None = None
    http: HttpEvidence | None = None
    tls: TlsEvidence | None = None
    rdap: RdapEvidence | None = None
    active: ActiveEvidence | None = None
    backends: BackendsEvidence | None = None
    private: PrivateEvidence | None = None
    access_rules: AccessRulesEvidence | None = None
    exposed: ExposedEvidence | None = None
    cloudflare: CloudflareEvidence | None = None
    browser: BrowserEvidence | None = None
    bundle: BundleEvidence | None = None
    source_secrets: SourceSecrets | None = None
    log_secrets: LogSecrets | None = None
    environment_secrets: EnvironmentSecrets | None = None
    mail_templates: MailTemplatesEvidence | None = None
    mail_render: MailRenderEvidence | None = None
    mail: MailEvidence | None = None
    mail_test: MailTestEvidence | None = None
    load: LoadEvidence | None = None
    chat_load: ChatLoadEvidence | None = None
    model_calls: ModelCallsEvidence | None = None
    slow_code: SlowCodeEvidence | None = None
    database: DatabaseEvidence | None = None
    access_log: AccessLogEvidence | None = None
    redteam: RedTeamEvidence | None = None
    gaps: tuple[Gap, ...] = ()
