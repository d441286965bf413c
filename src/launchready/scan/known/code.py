"""Keys of code hosts, of package registries and of the tools of a team."""

from __future__ import annotations

from launchready.scan.services import Format, Service

SERVICES = (
    Service(
        "GitHub",
        "https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats",
        "Make a new fine-grained token with few permissions, deploy it, then delete the old one.",
        "https://github.com/settings/tokens",
        (
            Format(
                "github-token",
                "GitHub token",
                "ghp_… (classic), gho_… (OAuth), ghu_…, ghs_… (app), ghr_… (refresh)",
                shows=("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
                same=(
                    "betterleaks.github-pat",
                    "betterleaks.github-oauth",
                    "betterleaks.github-app-token",
                    "betterleaks.github-refresh-token",
                ),
            ),
            Format(
                "github-fine-grained-token",
                "GitHub fine-grained token",
                "github_pat_…",
                shows=("github_pat_",),
                same=("betterleaks.github-fine-grained-pat",),
            ),
        ),
    ),
    Service(
        "GitLab",
        "https://docs.gitlab.com/security/tokens/",
        "Rotate or revoke the token where it was made, then deploy the new one.",
        "https://gitlab.com/-/user_settings/personal_access_tokens",
        (
            Format(
                "gitlab-token",
                "GitLab token",
                "glpat- (personal), gldt- (deploy), glrt- (runner), glptt- (trigger), glcbt-, glft-, glimt-, glagent-, glsoat-, gloas-, glffct-",
                shows=(
                    "glpat-",
                    "gldt-",
                    "glrt-",
                    "glptt-",
                    "glcbt-",
                    "glft-",
                    "glimt-",
                    "glagent-",
                    "glsoat-",
                    "gloas-",
                    "glffct-",
                    "GR1348941",
                ),
                same=(
                    "betterleaks.gitlab-pat",
                    "betterleaks.gitlab-pat-routable",
                    "betterleaks.gitlab-pat-routable-versioned",
                    "betterleaks.gitlab-deploy-token",
                    "betterleaks.gitlab-runner-authentication-token",
                    "betterleaks.gitlab-runner-authentication-token-routable",
                    "betterleaks.gitlab-ptt",
                    "betterleaks.gitlab-cicd-job-token",
                    "betterleaks.gitlab-feed-token",
                    "betterleaks.gitlab-incoming-mail-token",
                    "betterleaks.gitlab-kubernetes-agent-token",
                    "betterleaks.gitlab-scim-token",
                    "betterleaks.gitlab-oauth-app-secret",
                    "betterleaks.gitlab-feature-flag-client-token",
                    "betterleaks.gitlab-rrt",
                ),
            ),
        ),
    ),
    Service(
        "npm",
        "https://docs.npmjs.com/about-access-tokens",
        "Make a new granular token, deploy it, then delete the old one (npm token revoke).",
        "https://www.npmjs.com/settings/~/tokens",
        (
            Format(
                "npm-token",
                "npm token",
                "npm_ and 36 characters",
                shows=("npm_",),
                same=("betterleaks.npm-access-token", "veles.secrets/npmjsaccesstoken"),
            ),
            Format("npm-token-uuid", "npm token (older)", "a UUID as _authToken", by_name=True),
        ),
    ),
    Service(
        "PyPI",
        "https://pypi.org/help/#apitoken",
        "Add a new token for one project, deploy it, then remove the old one.",
        "https://pypi.org/manage/account/token/",
        (
            Format(
                "pypi-token", "PyPI token", "pypi-AgE…", shows=("pypi-AgE",), same=("betterleaks.pypi-upload-token",)
            ),
        ),
    ),
    Service(
        "Docker Hub",
        "https://docs.docker.com/security/for-developers/access-tokens/",
        "Generate a new token, deploy it, then delete the old one.",
        "https://app.docker.com/settings/personal-access-tokens",
        (
            Format(
                "docker-token",
                "Docker Hub token",
                "dckr_pat_…, dckr_oat_…",
                shows=("dckr_pat_", "dckr_oat_"),
                same=("betterleaks.dockerhub-personal-access-token", "betterleaks.dockerhub-organization-access-token"),
            ),
        ),
    ),
    Service(
        "Linear",
        "https://linear.app/developers/graphql",
        "Create a new key, deploy it, then revoke the old one under Security & access.",
        "https://linear.app/settings/account/security",
        (
            Format(
                "linear-api-key",
                "Linear API key",
                "lin_api_…, lin_oauth_…",
                shows=("lin_api_", "lin_oauth_"),
                same=("betterleaks.linear-api-key",),
            ),
        ),
    ),
    Service(
        "Notion",
        "https://developers.notion.com/docs/authorization",
        "Refresh the secret of the integration, then deploy the new one.",
        "https://www.notion.so/profile/integrations",
        (
            Format(
                "notion-token",
                "Notion integration token",
                "ntn_…, secret_… (older)",
                shows=("ntn_", "secret_"),
                same=("betterleaks.notion-api-token",),
            ),
        ),
    ),
    Service(
        "Airtable",
        "https://airtable.com/developers/web/guides/personal-access-tokens",
        "Regenerate the token in the developer hub, then deploy the new one.",
        "https://airtable.com/create/tokens",
        (
            Format(
                "airtable-token",
                "Airtable personal access token",
                "pat, 14 characters, a dot and 64 hex digits",
                shows=("pat",),
                same=("betterleaks.airtable-personnal-access-token",),
            ),
        ),
    ),
    Service(
        "Figma",
        "https://developers.figma.com/docs/rest-api/authentication/",
        "Generate a new token, deploy it, then revoke the old one.",
        "https://www.figma.com/settings",
        (
            Format(
                "figma-token",
                "Figma personal access token",
                "figd_…",
                shows=("figd_",),
                same=("betterleaks.figma-personal-access-token",),
                documented=False,
            ),
        ),
    ),
    Service(
        "Atlassian",
        "https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/",
        "Create a new token, deploy it, then revoke the old one.",
        "https://id.atlassian.com/manage-profile/security/api-tokens",
        (
            Format(
                "atlassian-token",
                "Atlassian token",
                "ATATT3… (API), ATCTT3… (Bitbucket), ATBB…",
                shows=("ATATT3", "ATCTT3", "ATBB"),
                same=("betterleaks.atlassian-api-token",),
            ),
        ),
    ),
    Service(
        "Postman",
        "https://learning.postman.com/docs/developer/postman-api/authentication/",
        "Generate a new key, deploy it, then revoke the old one.",
        "https://web.postman.co/settings/me/api-keys",
        (
            Format(
                "postman-api-key",
                "Postman API key",
                "PMAK-…, PMAT-… (collection)",
                shows=("PMAK-", "PMAT-"),
                same=(
                    "veles.secrets/postmanapikey",
                    "veles.secrets/postmancollectiontoken",
                    "betterleaks.postman-api-token",
                ),
            ),
        ),
    ),
)
