"""Brings a point of the photo to the middle of a view, as a hand would by dragging."""

from editor.canvas.viewport import Viewport


def center_on(viewport: Viewport, x: float, y: float, *, width: int = 500, height: int = 400) -> None:
    """Pan until image point ``x, y`` is in the middle of a view of ``width`` x ``height`` device pixels."""
    viewport.pan(-1e9, -1e9)  # from the border: where the view came from leaves no trace
    now_x, now_y = viewport.to_view(x, y)
    viewport.pan(width / 2 - now_x, height / 2 - now_y)
