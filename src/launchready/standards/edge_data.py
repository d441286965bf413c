"""What edges and hosts are known by, as of November 2026.

Headers with a source beside them, Cloudflare's ranges and the addresses of Lovable, Framer, Webflow, Render and Vercel were looked up; the
other headers, ranges and fixed addresses are common knowledge. An edge that is not known here is never held against anyone.
"""

from __future__ import annotations

# Header, what its value holds (for `server`: begins with; "" for anything), provider. In order of how often they stand outermost.
SIGNS: tuple[tuple[str, str, str], ...] = (
    ("server", "cloudflare", "cloudflare"),
    ("cf-ray", "", "cloudflare"),  # developers.cloudflare.com/fundamentals/reference/http-headers
    ("server", "vercel", "vercel"),
    ("x-vercel-id", "", "vercel"),  # vercel.com/docs/headers/response-headers
    ("server", "netlify", "netlify"),
    ("x-nf-request-id", "", "netlify"),  # docs.netlify.com, "Request tracing"
    ("server", "fly/", "fly"),
    ("fly-request-id", "", "fly"),  # fly.io/docs/networking/request-headers
    ("x-render-origin-server", "", "render"),
    ("rndr-id", "", "render"),
    ("server", "railway-edge", "railway"),
    ("server", "railway-hikari", "railway"),
    ("x-railway-request-id", "", "railway"),  # docs.railway.com/networking/public-networking/specs-and-limits
    ("x-railway-edge", "", "railway"),
    ("server", "cloudfront", "cloudfront"),
    ("x-amz-cf-id", "", "cloudfront"),  # docs.aws.amazon.com, "CloudFront response headers"
    ("server", "amazons3", "s3"),
    ("server", "awselb", "aws-elb"),
    ("server", "github.com", "github-pages"),
    ("x-github-request-id", "", "github-pages"),
    ("sb-project-ref", "", "supabase"),
    ("sb-gateway-version", "", "supabase"),
    ("server", "framer", "framer"),
    ("x-wf-region", "", "webflow"),
    ("x-served-by", "cache-", "fastly"),  # fastly.com/documentation, X-Served-By
    ("x-azure-ref", "", "azure-front-door"),  # learn.microsoft.com, Azure Front Door headers
    ("via", "1.1 google", "google"),  # cloud.google.com/load-balancing/docs/https
    ("server", "google frontend", "google"),
    ("replit-cluster", "", "replit"),
    ("server", "heroku", "heroku"),
    ("via", "heroku-router", "heroku"),
    ("x-do-app-origin", "", "digitalocean"),  # docs.digitalocean.com, App Platform
    ("server", "bunnycdn", "bunny"),
    ("cdn-pullzone", "", "bunny"),  # docs.bunny.net
    ("server", "akamaighost", "akamai"),
    ("x-akamai-request-id", "", "akamai"),
    ("server", "squarespace", "squarespace"),
    ("x-wix-request-id", "", "wix"),
    ("server", "pepyaka", "wix"),
    ("x-shopid", "", "shopify"),
    ("powered-by", "shopify", "shopify"),
)

# Where custom domains are pointed to, by the providers' own instructions.
NAMES: tuple[tuple[str, str], ...] = (
    ("cdn.cloudflare.net", "cloudflare"),
    ("pages.dev", "cloudflare"),
    ("workers.dev", "cloudflare"),
    ("vercel-dns.com", "vercel"),
    ("vercel-dns-013.com", "vercel"),
    ("vercel-dns-016.com", "vercel"),
    ("vercel-dns-017.com", "vercel"),
    ("vercel.app", "vercel"),
    ("netlify.app", "netlify"),
    ("netlify.com", "netlify"),
    ("netlifyglobalcdn.com", "netlify"),
    ("fly.dev", "fly"),
    ("onrender.com", "render"),
    ("up.railway.app", "railway"),
    ("cloudfront.net", "cloudfront"),
    ("elb.amazonaws.com", "aws-elb"),
    ("amazonaws.com", "aws"),
    ("awsglobalaccelerator.com", "aws"),
    ("github.io", "github-pages"),
    ("supabase.co", "supabase"),
    ("lovable.app", "lovable"),
    ("framer.app", "framer"),
    ("framer.website", "framer"),
    ("webflow.com", "webflow"),
    ("webflow.io", "webflow"),
    ("fastly.net", "fastly"),
    ("azurefd.net", "azure-front-door"),
    ("azureedge.net", "azure-front-door"),
    ("azurewebsites.net", "azure"),
    ("azurestaticapps.net", "azure"),
    ("trafficmanager.net", "azure"),
    ("web.app", "firebase"),
    ("firebaseapp.com", "firebase"),
    ("ghs.googlehosted.com", "google"),
    ("run.app", "google"),
    ("replit.app", "replit"),
    ("replit.dev", "replit"),
    ("herokudns.com", "heroku"),
    ("herokuapp.com", "heroku"),
    ("ondigitalocean.app", "digitalocean"),
    ("b-cdn.net", "bunny"),
    ("akamaiedge.net", "akamai"),
    ("edgekey.net", "akamai"),
    ("edgesuite.net", "akamai"),
    ("squarespace.com", "squarespace"),
    ("wixdns.net", "wix"),
    ("myshopify.com", "shopify"),
)

# Published ranges and the fixed addresses for apex domains. Cloudflare: www.cloudflare.com/ips (unchanged since 2021). The single addresses are
# those of each provider's page on custom domains: a domain at one of them is at that provider; one elsewhere may be too.
RANGES: dict[str, tuple[str, ...]] = {
    "cloudflare": (
        "173.245.48.0/20", "103.21.244.0/22", "103.22.200.0/22", "103.31.4.0/22", "141.101.64.0/18", "108.162.192.0/18", "190.93.240.0/20",
        "188.114.96.0/20", "197.234.240.0/22", "198.41.128.0/17", "162.158.0.0/15", "104.16.0.0/13", "104.24.0.0/14", "172.64.0.0/13",
        "131.0.72.0/22", "2400:cb00::/32", "2606:4700::/32", "2803:f800::/32", "2405:b500::/32", "2405:8100::/32", "2a06:98c0::/29",
        "2c0f:f248::/32",
    ),
    "vercel": ("76.76.21.0/24", "216.198.79.0/24", "64.29.17.0/24", "66.33.60.0/24"),
    "netlify": ("75.2.60.5/32", "99.83.190.102/32"),
    "github-pages": (
        "185.199.108.0/22", "2606:50c0:8000::/46",
    ),
    "fastly": (
        "23.235.32.0/20", "43.249.72.0/22", "103.244.50.0/24", "103.245.222.0/23", "103.245.224.0/24", "104.156.80.0/20", "140.248.64.0/18",
        "140.248.128.0/17", "146.75.0.0/17", "151.101.0.0/16", "157.52.64.0/18", "167.82.0.0/17", "167.82.128.0/20", "167.82.160.0/20",
        "167.82.224.0/20", "172.111.64.0/18", "185.31.16.0/22", "199.27.72.0/21", "199.232.0.0/16", "2a04:4e40::/32", "2a04:4e42::/32",
    ),
    "lovable": ("185.158.133.1/32",),
    "framer": ("31.43.160.6/32", "31.43.161.6/32"),
    "webflow": ("198.202.211.1/32", "75.2.70.75/32", "99.83.190.101/32"),
    "render": ("216.24.57.0/24",),
    "firebase": ("199.36.158.100/32",),
    "squarespace": ("198.185.159.144/31", "198.49.23.144/31"),
    "shopify": ("23.227.38.0/24",),
}  # fmt: skip

ABSORBING = frozenset(
    {
        "cloudflare", "vercel", "netlify", "render", "railway", "cloudfront", "github-pages", "supabase", "lovable", "framer", "webflow", "fastly",
        "azure-front-door", "google", "firebase", "digitalocean", "bunny", "akamai", "squarespace", "wix", "shopify", "fly", "heroku", "replit",
    }
)  # fmt: skip
"""Providers whose own network takes floods of packets on itself; how far that goes for requests is each one's plan."""

HEADERS_FIXED = frozenset({"github-pages", "framer", "squarespace", "wix"})
"""Hosts that let their customers set no header of an answer: what is missing there, nobody can add without another edge in front."""
