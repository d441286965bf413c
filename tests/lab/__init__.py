"""The lab is held to what other programs see of it: curl, OpenSSL, dnspython, smtplib, Chromium."""
