"""受理的门: gateways, partners, what is written down at the desk, and the suggestions beside forms."""
