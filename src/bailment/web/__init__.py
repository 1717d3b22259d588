"""The page: drop contracts and samples, see verdict, findings and map, take the answers away."""

from bailment.web.serving import is_local, open_browser, serve

__all__ = ["is_local", "open_browser", "serve"]
