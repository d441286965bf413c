"""Cases of audit.marketplace-listing."""

from __future__ import annotations

import pytest
from seen import Bad, evidence, naming, page, redirect, sitemap

from launchready.model.check import Severity
from launchready.model.evidence import Evidence
from launchready.model.evidence.http import Link
from launchready.standards.names_of_pages import PageKind, is_called

HOME = "https://kettle.example/"
PRIVACY, TERMS = Link("a", f"{HOME}privacy"), Link("a", f"{HOME}terms")
CONTACT = Link("a", f"{HOME}contact")
ABOUT = Link("a", f"{HOME}about", text="About")


def home(*links: Link, **facts: object) -> Evidence:
    return evidence(page(HOME, links=links, **facts))  # type: ignore[arg-type]


GOOD: dict[str, Evidence] = {
    "by their paths": home(PRIVACY, TERMS, CONTACT),
    "by their texts": home(
        Link("a", f"{HOME}p/1", text="Datenschutz"),
        Link("a", f"{HOME}p/2", text="AGB"),
        Link("a", f"{HOME}p/3", text="Impressum"),
    ),
    "linked from another page": evidence(
        naming(HOME, ABOUT), naming("https://kettle.example/about", PRIVACY, TERMS, CONTACT)
    ),
    "a mail address": home(PRIVACY, TERMS, contacts=("hello@kettle.example",)),
    "a widget": home(PRIVACY, TERMS, Link("script", "https://widget.intercom.io/widget/x")),
    "a community": home(PRIVACY, TERMS, Link("a", "https://discord.gg/kettle")),
    "in the sitemap": evidence(
        naming(HOME, ABOUT),
        sitemap("https://kettle.example/sitemap.xml", f"{HOME}privacy-policy", f"{HOME}terms-of-use", f"{HOME}support"),
    ),
    "a mail address that the edge hides": home(PRIVACY, TERMS, Link("a", f"{HOME}cdn-cgi/l/email-protection")),
}
BAD: dict[str, Bad] = {
    "no privacy policy": (home(TERMS, CONTACT), {(HOME, "privacy", Severity.MEDIUM)}),
    "no terms": (home(PRIVACY, CONTACT), {(HOME, "terms", Severity.LOW)}),
    "no contact": (home(PRIVACY, TERMS), {(HOME, "contact", Severity.MEDIUM)}),
    "nothing": (
        home(ABOUT),
        {(HOME, "privacy", Severity.MEDIUM), (HOME, "terms", Severity.LOW), (HOME, "contact", Severity.MEDIUM)},
    ),
}
SILENT: dict[str, Evidence] = {
    "an app drawn by scripts": home(Link("script", f"{HOME}assets/index.js")),
    "an app alone": evidence(naming(HOME, ABOUT), product={"surfaces": [{"host": "kettle.example", "purpose": "app"}]}),
    "a login in front": evidence(redirect(HOME, f"{HOME}login", 302), naming(f"{HOME}login", ABOUT)),
    "no public page": evidence(page(HOME, status=401)),
    "an API alone": evidence(page(HOME, status=404)),
}
UNKNOWN: dict[str, Evidence] = {
    "an app drawn by scripts": home(Link("script", f"{HOME}assets/index.js")),
    "an app drawn by an inline script": home(inline_scripts=1),
    "a robot check": evidence(page(HOME, ("cf-mitigated", "challenge"), status=403)),
}


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (PageKind.PRIVACY, "Privacy|Datenschutzerklärung|Politique de confidentialité|Política de privacidad|Informativa sulla privacy|Política de Privacidade|Privacybeleid|Polityka prywatności|プライバシーポリシー|隐私政策"),
        (PageKind.TERMS, "Terms of Service|AGB|Nutzungsbedingungen|CGU|Conditions générales|Términos y condiciones|Termini di servizio|Termos de uso|Algemene voorwaarden|Regulamin|利用規約|服务条款"),
        (PageKind.CONTACT, "Contact us|Kontakt|Impressum|Contactez-nous|Contacto|Contatti|Contato|Klantenservice|お問い合わせ|联系我们"),
        (PageKind.LOGIN, "Log in|Sign in|Anmelden|Se connecter|Iniciar sesión|Accedi|Entrar|Inloggen|Zaloguj się|ログイン|登录"),
        (PageKind.SIGNUP, "Sign up|Register|Registrieren|S’inscrire|Registrarse|Crear cuenta|Registrati|Cadastre-se|Registreren|Zarejestruj się|新規登録|注册"),
    ],
)  # fmt: skip
def test_pages_are_known_in_ten_languages(kind: PageKind, texts: str) -> None:
    for text in texts.split("|"):
        assert is_called(Link("a", f"{HOME}x", text=text), kind), text
    assert not is_called(Link("a", f"{HOME}pricing", text="Pricing"), kind)
    if kind in (PageKind.LOGIN, PageKind.SIGNUP):
        assert not is_called(
            Link("a", f"{HOME}docs/register-login-webhook", text="How to register a webhook for logins"), kind
        )
    assert not is_called(Link("script", f"{HOME}privacy/terms/contact/login/signup"), kind)
