"""The demo brand 「ひより」 as data: goods, places, texts of law, delivery terms and people."""
