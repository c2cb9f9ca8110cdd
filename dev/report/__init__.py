"""An analysis in, the folder and the page that a golfer opens out."""
