"""Who stands here: levels of certainty, card values, and the cards and readers they come from."""
