"""The questions of the rental business."""
