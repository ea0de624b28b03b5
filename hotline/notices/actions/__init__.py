"""通知的动词: tell somebody (`telling`), send what is due (`sending`), write texts, choose how to be told."""
