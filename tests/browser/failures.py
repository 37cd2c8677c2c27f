"""Which failed requests are a page's fault."""

from playwright.sync_api import Request


def lost(request: Request) -> list[str]:
    """Name a request that failed, unless the next page was opened before it ended.

    A browser asks for the icon after all else, and drops what it waits for when it leaves a page.
    """
    return [] if request.failure == "net::ERR_ABORTED" else [f"failed {request.url}"]
