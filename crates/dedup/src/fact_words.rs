//! Words that carry a fact although they are neither figures nor names, in five languages:
//! numbers in letters, months and days, negations, and the function words that begin sentences.
//!
//! The lists are the project's own (MIT OR Apache-2.0) and hold closed classes of words only;
//! nothing in them is tuned to a text. Languages: English, German, French, Spanish, Polish. Words
//! that mean something else in another of these (`elf`, `once`, `sin`), or are what slips make of its
//! words (`bilion`), are left out.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::hash;

/// What a word in lower case is known to mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// A number, and the hash of how it is written in digits.
    Number(u64),
    /// A month or a day of the week.
    Date,
    /// Turns a statement into its opposite.
    Negation,
    /// An article, pronoun, preposition or conjunction: no name, even where it begins a sentence.
    Function,
}

/// Returns what the word with this hash is known to mean. Takes `O(1)`.
pub(crate) fn meaning(word_hash: u64) -> Option<Meaning> {
    MEANINGS.get(word_hash)
}

/// Returns the hash of a number's digits if the word with this hash is its name. Takes `O(1)`.
pub(crate) fn number(word_hash: u64) -> Option<u64> {
    match NAMES_OF_NUMBERS.get(word_hash)? {
        Meaning::Number(value) => Some(value),
        _ => None,
    }
}

/// Returns the hash of `not`.
pub(crate) fn hash_of_not() -> u64 {
    hash::of_lower_word(b"not")
}

/// Words by their hashes, with bits that rule out nearly all others at once.
struct Meanings {
    bits: [u64; 128],
    by_hash: FxHashMap<u64, Meaning>,
}

impl Meanings {
    fn new(by_hash: FxHashMap<u64, Meaning>) -> Self {
        let mut bits = [0; 128];
        by_hash.keys().for_each(|&hash| bits[Self::word(hash)] |= 1 << (hash % 64));
        Self { bits, by_hash }
    }

    fn word(hash: u64) -> usize {
        (hash >> 6) as usize % 128
    }

    fn get(&self, hash: u64) -> Option<Meaning> {
        let is_possible = self.bits[Self::word(hash)] & (1 << (hash % 64)) != 0;
        if is_possible { self.by_hash.get(&hash).copied() } else { None }
    }
}

static NAMES_OF_NUMBERS: LazyLock<Meanings> = LazyLock::new(|| {
    let numbers = MEANINGS.by_hash.iter().filter(|(_, m)| matches!(m, Meaning::Number(_)));
    Meanings::new(numbers.map(|(hash, meaning)| (*hash, *meaning)).collect())
});

static MEANINGS: LazyLock<Meanings> = LazyLock::new(|| {
    let mut meanings = FxHashMap::default();
    let mut add = |words: &str, meaning| {
        let hashes = words.split_whitespace().map(|word| hash::of_lower_word(word.as_bytes()));
        meanings.extend(hashes.map(|hash| (hash, meaning)));
    };
    // Later lists win: `may` is a month and `no` a negation before anything else.
    add(FUNCTION, Meaning::Function);
    for (value, names) in NUMBERS {
        let number = Meaning::Number(hash::of_lower_word(value.as_bytes()));
        add(names, number);
        add(value, number); // `million` is its own value
    }
    add(DATES, Meaning::Date);
    add(NEGATIONS, Meaning::Negation);
    Meanings::new(meanings)
});

/// The value, then its names. `one` and its like are pronouns and articles as well; they count
/// only where another number stands in their place.
const NUMBERS: [(&str, &str); 34] = [
    ("0", "zero nil null cero"),
    ("1", "one eins jeden"),
    ("2", "two zwei deux dos dwa dwie dwóch"),
    ("3", "three drei trois tres trzy trzech"),
    ("4", "four vier quatre cuatro cztery czterech"),
    ("5", "five fünf cinq cinco pięć pięciu"),
    ("6", "six sechs seis sześć sześciu"),
    ("7", "seven sieben sept siete siedem siedmiu"),
    ("8", "eight acht huit ocho osiem ośmiu"),
    ("9", "nine neun neuf nueve dziewięć dziewięciu"),
    ("10", "ten zehn dix diez dziesięć dziesięciu"),
    ("11", "eleven onze jedenaście"),
    ("12", "twelve zwölf douze doce dwanaście"),
    ("13", "thirteen dreizehn treize trece trzynaście"),
    ("14", "fourteen vierzehn quatorze catorce czternaście"),
    ("15", "fifteen fünfzehn quinze quince piętnaście"),
    ("16", "sixteen sechzehn seize dieciséis szesnaście"),
    ("17", "seventeen siebzehn diecisiete siedemnaście"),
    ("18", "eighteen achtzehn dieciocho osiemnaście"),
    ("19", "nineteen neunzehn diecinueve dziewiętnaście"),
    ("20", "twenty zwanzig vingt veinte dwadzieścia"),
    ("30", "thirty dreißig trente treinta trzydzieści"),
    ("40", "forty vierzig quarante cuarenta czterdzieści"),
    ("50", "fifty fünfzig cinquante cincuenta pięćdziesiąt"),
    ("60", "sixty sechzig soixante sesenta sześćdziesiąt"),
    ("70", "seventy siebzig setenta siedemdziesiąt"),
    ("80", "eighty achtzig ochenta osiemdziesiąt"),
    ("90", "ninety neunzig noventa dziewięćdziesiąt"),
    ("½", "half halb demi mitad pół połowa"),
    ("hundred", "hundert cent cien sto"),
    ("thousand", "tausend mille mil tysiąc tysiące tysięcy tys"),
    ("million", "millions millionen mln milion miliony milionów millón millones mio"),
    (
        "billion",
        "billions milliarde milliarden milliard milliards bln bn mld mrd miliard miliardy miliardów",
    ),
    ("trillion", "trillions trln biliony bilionów"),
];

const DATES: &str = "
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday
    jan feb mar apr jun jul aug sep sept oct nov dec
    januar februar märz mai juni juli oktober dezember
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    lundi mardi mercredi jeudi vendredi samedi dimanche
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    lunes martes miércoles jueves viernes sábado domingo
    stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
    styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
    poniedziałek wtorek środa środę czwartek piątek sobota sobotę niedziela niedzielę
";

const NEGATIONS: &str = "
    not no never nor neither none nobody nothing nowhere without cannot
    nicht kein keine keinen keinem keiner nie niemals niemand nichts ohne weder
    pas jamais aucun aucune rien sans
    nunca ningún ninguna nadie nada tampoco
    nigdy nikt nic żaden żadna żadne bez ani
";

const FUNCTION: &str = "
    a an the this that these those it its he she they we you i his her their our your my
    him them us me who what which when where why how whose there here
    in on at by for from with of to into over under after before during since until about against
    between through as if but and or so yet while although because though unless whether once
    is are was were be been has have had do does did will would can could should may might must
    all some any many most more much few several each every both other another such same
    also now then still just only even however meanwhile today yesterday tomorrow said says
    der die das den dem des ein eine einer eines einem einen er sie es wir ihr ich sein seine ihre
    und oder aber wenn weil dass als auch noch nur schon im am zum zur von vom mit nach bei aus auf
    für über unter vor seit bis um wie was wer wo dies diese dieser dieses doch
    le la les un une des du de au aux ce cet cette ces il elle ils elles on nous vous je son sa
    ses leur leurs et ou mais si que qui dans sur pour par avec en selon après avant depuis
    el los las una unos unas del al este esta estos estas ese esa su sus lo y o pero que
    si como cuando para por con según tras desde hasta
    w we z ze na do od po za o u i oraz a ale lub czy że jak gdy kiedy to ten ta te tego tej tym
    jest są był była było były będzie on ona ono oni one jego jej ich który która które się tak
    już też także tylko jeszcze przed przez przy pod nad dla według
";

#[cfg(test)]
mod tests {
    use super::{Meaning, meaning};
    use crate::hash;

    #[test]
    fn closed_classes_in_several_languages() {
        let meaning = |word: &str| meaning(hash::of_lower_word(word.as_bytes()));
        let three = Some(Meaning::Number(hash::of_lower_word(b"3")));
        assert_eq!([meaning("three"), meaning("trzy")], [three, three]);
        assert_eq!(meaning("may"), Some(Meaning::Date));
        assert_eq!(meaning("lipca"), Some(Meaning::Date));
        assert_eq!(meaning("nicht"), Some(Meaning::Negation));
        assert_eq!(meaning("those"), Some(Meaning::Function));
        assert_eq!(meaning("smith"), None);
    }
}
