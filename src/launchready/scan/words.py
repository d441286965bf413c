"""Words that tell what a name or a value is; lists, and nothing else."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a text."""
    return frozenset(text.split())


# What ends a name that speaks about a secret and is none.
ABOUT = words(
    "id ids name names url urls uri endpoint path file filename dir type kind version arn hash hashes hashed sum "
    "checksum digest sha md5 fingerprint thumbprint integrity length len size count index prefix suffix label labels "
    "title text message error hint description placeholder format pattern regex regexp algorithm alg mode policy "
    "status state date time at expiry expires expiration ttl used class selector event handler function fn callback "
    "host hostname domain region locale bits curve usage store provider alias column field input form page rules "
    "validator strength reset link button icon color colors style theme map mapping list array schema interface enum "
    "constant example examples sample template templates var variable env location source reference ref scope scopes "
    "audience issuer number num slot hasher hashing generator generation factory manager service helper util utils "
    "module import package lib cls object obj props prop option options config limit max min timeout retry retries "
    "interval period count usage budget price cost rate ratio"
)

# What anywhere in a name says that the value is public, passing, or about a data structure.
HARMLESS = words(
    "public pub publishable anon anonymous cache cached primary foreign partition partitions sort routing idempotency "
    "dedupe csrf xsrf nonce next page pagination continuation cursor sync change lifecycle request activation grant "
    "term etag object bucket s3 i18n translation keyboard keycode keyframe keyframes keyword keywords hotkey shortcut "
    "monkey turkey tokenizer tokenize tokens syntax lexer parser highlight css sass design color integrity patch lock "
    "snapshot build commit revision git npm tarball resolved version registry nonmatching matching invalid wrong fake "
    "dummy mock mocked bogus example sample placeholder expired dummytoken blurhash geohash sitekey site oauth_nonce "
    "signature sig verify verification hmac"
)

# Passwords that setups and manuals use for nothing in particular.
TRIVIAL = words(
    "password passwd pass passw0rd password1 password123 pw pwd secret secretpassword postgres postgresql mysql "
    "mariadb mongo mongodb redis root toor admin admin123 administrator guest user username test test123 testing "
    "tester testpass example sample demo changeme change_me changeit default letmein welcome welcome1 docker local "
    "localhost dev develop development prod production staging database db dbpass dbpassword app rabbitmq minio "
    "minioadmin supersecret mysecretpassword yourpassword mypassword my_password your_password foo bar foobar baz qux "
    "abc abc123 123456 1234567 12345678 123456789 1234567890 qwerty hunter2 none null undefined true false token key "
    "apikey xxx xxxx some_password somepassword nopassword no_password hello world sa sapassword pw123 pass123 "
    "pass1234 password1234 password12 passwort master vault unused dummy fake"
)

# The pairs of letters that make up five sixths of words; random letters hit them about once in four.
PAIRS = words(
    "in er re on te en ti es ed at nt or se st co le de ng ar al an it io li th ri me ro ta ve ra he ec is ns di nd "
    "ce ne ma et tr ea ic ct pe si pr ou ac il ll ge ut ch as ca pa la ha el om lo fi ss nc us un ex ur rt na to ts "
    "po rs em ad am im pl mp no fo od ai op ho mi ot ab su ul bl ly id ol ni mo ig so ia ie ee ef ap ow da hi os sh "
    "ep ag cl tt oc bu ck rr pt ty ke wi do ev be ib vi ir rm pp sp ry iv wa fe va if cu ci sa cr ov up"
)
