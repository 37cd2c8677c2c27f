"""The browser of all tests: one in a process, which starts once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

FEATURES_OFF = (
    # Of the address bar, which nobody sees here: every window would load a page of its own for
    # what it proposes, and that costs more than to open most of ours.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "PreloadTopChromeWebUI",
    # A second list takes the place of Playwright's own: this is what that one turns off.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
)

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    f"--disable-features={','.join(FEATURES_OFF)}",
]


SHARED, ENOUGH = Path("/dev/shm"), 2**30
"""Where Chromium's processes hand each other pictures, and the bytes that leave it room."""


def _not_asked_for() -> list[str]:
    """List what Playwright asks for and this machine does without.

    Containers have no room for what processes share, so files on the disk take its place: that
    costs a twentieth of the time of these tests.
    """
    roomy = SHARED.is_dir() and shutil.disk_usage(SHARED).free >= ENOUGH
    return ["--disable-dev-shm-usage"] if roomy else []


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "these tests need Chromium on the path, or its path in CHROMIUM"
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one browser for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium(), args=ARGUMENTS, ignore_default_args=_not_asked_for()
        )
        yield browser
        browser.close()
