"""DMARC aggregate reports as receivers write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

HOME = "kettle.test"
FIRST = datetime(2026, 10, 1, tzinfo=UTC)


def signed(domain: str = HOME, result: str = "pass", selector: str = "s1") -> str:
    return f"<dkim><domain>{domain}</domain><selector>{selector}</selector><result>{result}</result></dkim>"


def spf(domain: str = HOME, result: str = "pass") -> str:
    return f"<spf><domain>{domain}</domain><scope>mfrom</scope><result>{result}</result></spf>"


def reason(kind: str, comment: str = "") -> str:
    return f"<reason><type>{kind}</type><comment>{comment}</comment></reason>"


def record(
    address: str = "192.0.2.10",
    count: int | str = 10,
    dkim: str = "pass",
    spf: str = "fail",
    auth: str = "",
    why: str = "",
    disposition: str = "none",
    header_from: str = HOME,
) -> str:
    return (
        f"<record><row><source_ip>{address}</source_ip><count>{count}</count><policy_evaluated><disposition>{disposition}"
        f"</disposition><dkim>{dkim}</dkim><spf>{spf}</spf>{why}</policy_evaluated></row><identifiers><header_from>{header_from}"
        f"</header_from></identifiers><auth_results>{auth}</auth_results></record>"
    )


def report(
    *records: str,
    day: int = 0,
    org: str = "receiver.example",
    report_id: str = "",
    domain: str = HOME,
    policy: str = "<p>none</p>",
    begin: str = "",
    end: str = "",
    namespace: str = "",
    before: str = "",
) -> bytes:
    """A report of one day, counted from the first of October 2026."""
    at = FIRST + timedelta(days=day)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<feedback{namespace}>\n<report_metadata><org_name>{org}</org_name>'
        f"<email>d@{org}</email><report_id>{report_id or f'{org}-{day}'}</report_id><date_range><begin>{begin or int(at.timestamp())}</begin>"
        f"<end>{end or int(at.timestamp()) + 86_399}</end></date_range></report_metadata>\n"
        f"<policy_published><domain>{domain}</domain>{policy}</policy_published>\n{''.join(records)}\n</feedback>\n"
    ).encode()
