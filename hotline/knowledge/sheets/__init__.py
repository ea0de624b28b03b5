"""知识点进出文件: what a row says, how a foreign file is mapped to it, what became of each row."""
