"""受理的门: gateways, and the suggestions beside forms."""
