"""How pages that every product has are called, in the languages of its visitors: by a link's text, or by its path."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from launchready.model.evidence.http import Link


class PageKind(StrEnum):
    """A page that reviewers look for."""

    PRIVACY = "privacy"
    TERMS = "terms"
    CONTACT = "contact"
    LOGIN = "login"
    SIGNUP = "signup"


# English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Japanese, Chinese.
_WORDS: dict[PageKind, str] = {
    PageKind.PRIVACY: r"privacy|data[ -]?protection|datenschutz|confidentialit|vie[ -]privée|vie-privee|donn[ée]es[ -]personnelles|rgpd|gdpr|dsgvo|"
    r"privacidad|protecci[oó]n[ -]de[ -]datos|riservatezza|protezione[ -]dei[ -]dati|privacidade|prote[cç][aã]o[ -]de[ -]dados|privacybeleid|"
    r"prywatno[sś]ci|rodo|プライバシー|個人情報|隐私|隱私|个人信息|個人資料",
    PageKind.TERMS: r"\bterms\b|\btos\b|\beula\b|terms[ -]?of|user[ -]agreement|\bagb\b|nutzungsbedingungen|gesch[aä]ftsbedingungen|nutzungsvertrag|"
    r"conditions|\bcgu\b|\bcgv\b|t[eé]rminos|condiciones|termini|condizioni|termos|condi[cç][oõ]es|voorwaarden|regulamin|warunki|利用規約|"
    r"規約|条款|條款|使用协议|服务协议|用户协议|\blegal\b",
    PageKind.CONTACT: r"contact|support|\bhelp\b|help[ -]?cent|feedback|kontakt|hilfe|impressum|imprint|contacte[rz]|assistance|\baide\b|mentions|"
    r"contacto|ayuda|soporte|contatt|aiuto|assistenza|contato|contacto|ajuda|suporte|hulp|klantenservice|kontakty|pomoc|wsparcie|"
    r"お問い合わせ|問い合わせ|サポート|ヘルプ|联系|聯繫|客服|支持|帮助|幫助",
    PageKind.LOGIN: r"log[ -]?in|sign[ -]?in|anmelden|einloggen|connexion|se[ -]connecter|iniciar[ -]sesi[oó]n|entrar|accedi|inloggen|aanmelden|"
    r"zaloguj|logowanie|ログイン|サインイン|登录|登入",
    PageKind.SIGNUP: r"sign[ -]?up|register|registration|get[ -]started|create[ -](?:an[ -])?account|start[ -](?:for[ -])?free|registrieren|"
    r"konto[ -]erstellen|inscription|s[’'-]inscrire|cr[eé]er[ -]un[ -]compte|reg[ií]str|crear[ -]cuenta|registrati|iscriviti|cadastr|criar[ -]conta|"
    r"registreren|zarejestruj|rejestracja|新規登録|会員登録|サインアップ|注册|註冊",
}
_PATTERNS = {kind: re.compile(words, re.IGNORECASE) for kind, words in _WORDS.items()}
_DOORS = {
    PageKind.LOGIN: re.compile(r"(?:[a-z]+-)?(?:log-?in|sign-?in)(?:\.html?|\.php)?", re.IGNORECASE),
    PageKind.SIGNUP: re.compile(
        r"(?:[a-z]+-)?(?:sign-?up|register|registration|join|create-account|get-started)(?:\.html?|\.php)?",
        re.IGNORECASE,
    ),
}
"""The last part of a door's path, as a whole: /docs/register-a-webhook is none."""
MAX_DOOR = 30
"""Characters of the text on a door; longer ones are sentences about it."""


def is_called(link: Link, kind: PageKind) -> bool:
    """Return True if a link's text, or the last part of its path, names a page of a kind."""
    if link.kind != "a":
        return False
    path = unquote(urlsplit(link.url).path).rstrip("/").rpartition("/")[2][:100].replace("_", "-")
    if kind in _DOORS:
        said = len(link.text) <= MAX_DOOR and _PATTERNS[kind].search(link.text) is not None
        return said or _DOORS[kind].fullmatch(path) is not None
    return any(_PATTERNS[kind].search(text) for text in (link.text, path))


def names(text: str, kind: PageKind) -> bool:
    """Return True if a text names a page of a kind."""
    return _PATTERNS[kind].search(text) is not None
