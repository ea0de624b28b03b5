"""渠道: one file for each way by which appeals come in by themselves."""
