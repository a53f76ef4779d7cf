"""What input a step of a plan accepts: a form per verb; the words stand with the field."""
