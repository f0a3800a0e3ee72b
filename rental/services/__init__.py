"""The verbs of the rental business."""
