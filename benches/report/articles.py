"""Writes N articles of some 3 kB as JSON Lines, with two slips each: two spaces and a doubled word."""

import json
import random
import sys

WORDS = (
    "harbour ferry winter minister budget island council river market company shares growth police report "
    "village school teacher hospital doctor summer storm coast bridge railway airport museum festival "
    "season player coach league match goal record weather forecast rain snow wind farmer harvest price wheat "
    "milk export import trade talks border treaty army navy soldier exercise election party vote leader law"
).split()

random.seed(7)


def sentence():
    words = [random.choice(WORDS) for _ in range(random.randint(9, 18))]
    return f"{' '.join(words).capitalize()} in {random.randint(100, 99999)}."


for number in range(int(sys.argv[1])):
    texts = [" ".join(sentence() for _ in range(random.randint(3, 5))) for _ in range(random.randint(6, 9))]
    texts[2] = texts[2].replace(" ", "  ", 1)
    texts[4] = f"In the the morning. {texts[4]}"
    url = f"https://site{number % 37}.example/{number}"
    article = {"id": f"n{number}", "title": sentence()[:70], "url": url, "text": "\n\n".join(texts)}
    print(json.dumps(article))
