"""A corpus of generated articles with everything in it that is looked for, the same every time."""

import random

_SYLLABLES = "ba be bo da de do fa fe ka ke la le lo ma mi mo na ne ra re ro sa se ta te to va ve".split()


def _words():
    chance = random.Random(1)
    return ["".join(chance.choices(_SYLLABLES, k=chance.choice([2, 3, 3, 4]))) for _ in range(4000)]


_WORDS = _words()
_WHO = "the council|the harbour master|a spokesman for the railway|the ministry|the teachers' union".split("|")
_PEOPLE = ["Jens Stoltenberg", "Marta Lindqvist", "Tomas Berczik", "Orla Fennessy"]
_MISSPELT = ["Jens Stoltenburg", "Marta Lindquist", "Tomas Bercsik", "Orla Fenessy"]
_FURNITURE = "Sign up for our newsletter and never miss a story from the coast and the islands again."


def articles(n, seed=7):
    """Returns `n` articles as mappings."""
    chance = random.Random(seed)
    paragraphs = []
    return [_article(number, chance, paragraphs) for number in range(n)]


def _article(number, chance, paragraphs):
    text = [_paragraph(chance) for _ in range(chance.randint(2, 5))]
    if chance.random() < 0.2:
        name = "Angela Merkell" if chance.random() < 0.02 else "Angela Merkel"
        text.append(f"{name}, the former German Chancellor, was among the guests of {chance.choice(_WHO)}.")
    text.append(f"{chance.choice(_WHO).capitalize()} thanked {_name(chance)}, who had come from afar.")
    if paragraphs:
        again = chance.choice(paragraphs)
        text.append(chance.choice([again, _slip(again, chance), _other_figure(again, chance), again + " " + _sentence(chance)]))
    if chance.random() < 0.1:
        text.append(text[0])
    if chance.random() < 0.1:
        text.append(_slip(text[1], chance))
    if chance.random() < 0.3:
        text.append(_FURNITURE)
    if chance.random() < 0.3:
        text.append(f"Shares {chance.randint(1, 60)} up")
    if chance.random() < 0.05:
        text.append("He left.  Then it rained ,")
    paragraphs.extend(text[:2])
    day = 1 + number % 28
    return {
        "id": f"a{number:05}",
        "title": f"Report {number}",
        "text": "\n\n".join(text),
        "url": f"https://{'www.' * (number % 2)}paper{number % 7}.example/{number}",
        "published": f"2024-03-{day:02}",
    }


def _name(chance):
    return chance.choice(_MISSPELT if chance.random() < 0.01 else _PEOPLE)


def _sentence(chance):
    words = chance.choices(_WORDS, k=chance.randint(5, 14))
    words.insert(chance.randrange(1, len(words)), f"for {chance.randint(2, 900)} pounds")
    return f"{chance.choice(_WHO).capitalize()} {' '.join(words)}."


def _paragraph(chance):
    return " ".join(_sentence(chance) for _ in range(chance.randint(1, 4)))


def _slip(text, chance):
    at = chance.randrange(1, len(text) - 1)
    return text[:at] + text[at + 1 :]


def _other_figure(text, chance):
    words = text.split(" ")
    figures = [at for at, word in enumerate(words) if word.isdigit()]
    if figures:
        words[chance.choice(figures)] = str(chance.randint(1000, 9999))
    return " ".join(words)
