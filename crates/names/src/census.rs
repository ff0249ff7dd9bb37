use copydesk_core::{ArticleNo, Place, Span};
use rustc_hash::FxHashMap;

use crate::hash::hash;
use crate::mention::{Mention, MentionKind, RoleText};
use crate::name_tokens;

/// Every full name in a run, with its places and what is said of its bearers.
///
/// Articles are added in their order; names are numbered in the order in which they first occur,
/// so the same input gives the same numbers. Space: one entry a distinct name, one a mention.
#[derive(Debug, Default)]
pub struct Census {
    names: Vec<CensusName>,
    numbers: FxHashMap<Box<str>, NameId>,
    /// The names of each article, in the order of their first mention.
    articles: FxHashMap<ArticleNo, Vec<NameId>>,
    /// The words of all names by their hashes, and the article that has one if no other has.
    words: FxHashMap<u64, Option<ArticleNo>>,
}

/// A distinct name by its position in the census.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NameId(u32);

/// A distinct name: all mentions that are equal when folded.
#[derive(Debug)]
pub(crate) struct CensusName {
    pub(crate) tokens: Vec<String>,
    pub(crate) mentions: Vec<CensusMention>,
    pub(crate) n_articles: usize,
    /// How often an article that has the full name has the family name alone.
    pub(crate) n_by_surname: usize,
    /// Whether any mention is surely a person's name.
    pub(crate) certain: bool,
    /// Single words that are near the family name, in articles that have the full name.
    pub(crate) near_surnames: Vec<CensusMention>,
}

/// One place where a name stands.
#[derive(Debug)]
pub(crate) struct CensusMention {
    pub(crate) place: Place,
    pub(crate) text: Box<str>,
    pub(crate) role: Option<Box<RoleText>>,
    pub(crate) may_be_inflected: bool,
    pub(crate) published: Option<u16>,
}

impl Census {
    /// Makes an empty census.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the mentions of one article, as the finder gave them. Family names alone are counted only.
    ///
    /// # Panics
    ///
    /// If there are more than four thousand million distinct names.
    pub fn add(&mut self, mentions: Vec<Mention>) {
        let mut by_surname: Vec<String> = Vec::new();
        let mut near_surnames: Vec<(String, CensusMention)> = Vec::new();
        let full_name = |full: usize| name_tokens(&mentions[full].text).join(" ");
        for mention in &mentions {
            match mention.kind {
                MentionKind::Surname { full: Some(full) } => by_surname.push(full_name(full)),
                MentionKind::NearSurname { full } => {
                    near_surnames.push((full_name(full), CensusMention::of(mention.clone())));
                }
                _ => {}
            }
        }
        for mention in mentions {
            let tokens = name_tokens(&mention.text);
            if matches!(mention.kind, MentionKind::Full | MentionKind::Surname { .. }) {
                self.add_words(&tokens, mention.place.article);
            }
            if matches!(mention.kind, MentionKind::Surname { .. } | MentionKind::NearSurname { .. })
            {
                continue;
            }
            let key: Box<str> = tokens.join(" ").into();
            let next = u32::try_from(self.names.len()).expect("names are counted in 32 bits");
            let id = *self.numbers.entry(key).or_insert(NameId(next));
            if id.0 == next {
                self.names.push(CensusName {
                    tokens,
                    mentions: Vec::new(),
                    n_articles: 0,
                    n_by_surname: 0,
                    certain: false,
                    near_surnames: Vec::new(),
                });
            }
            let name = &mut self.names[id.0 as usize];
            let article = mention.place.article;
            if name.mentions.last().is_none_or(|last| last.place.article != article) {
                name.n_articles += 1;
                self.articles.entry(article).or_default().push(id);
            }
            name.certain |= mention.kind == MentionKind::Full;
            name.mentions.push(CensusMention::of(mention));
        }
        for name in by_surname {
            if let Some(&id) = self.numbers.get(name.as_str()) {
                self.names[id.0 as usize].n_by_surname += 1;
            }
        }
        for (name, mention) in near_surnames {
            if let Some(&id) = self.numbers.get(name.as_str()) {
                self.names[id.0 as usize].near_surnames.push(mention);
            }
        }
    }

    fn add_words(&mut self, words: &[String], article: ArticleNo) {
        for word in words {
            let only = self.words.entry(hash(word.as_bytes())).or_insert(Some(article));
            *only = only.filter(|&only| only == article);
        }
    }

    /// Says whether a folded word stands in a name of another article.
    pub(crate) fn is_word_elsewhere(&self, word: &str, article: ArticleNo) -> bool {
        self.words.get(&hash(word.as_bytes())).is_some_and(|only| *only != Some(article))
    }

    /// Returns all distinct names, in the order of their first mention.
    pub fn names(&self) -> impl ExactSizeIterator<Item = NameId> + use<> {
        (0..u32::try_from(self.names.len()).unwrap_or(u32::MAX)).map(NameId)
    }

    /// Returns a name as its first mention has it.
    #[must_use]
    pub fn text(&self, id: NameId) -> &str {
        &self.name(id).mentions[0].text
    }

    pub(crate) fn name(&self, id: NameId) -> &CensusName {
        &self.names[id.0 as usize]
    }

    /// Returns the name of exactly these folded words.
    pub(crate) fn find(&self, tokens: &[String]) -> Option<&CensusName> {
        self.find_id(tokens).map(|id| self.name(id))
    }

    /// Returns the number of the name of exactly these folded words.
    #[must_use]
    pub fn find_id(&self, tokens: &[String]) -> Option<NameId> {
        self.numbers.get(tokens.join(" ").as_str()).copied()
    }

    /// Returns the names in an article, in the order of their first mention.
    pub(crate) fn names_in(&self, article: ArticleNo) -> &[NameId] {
        self.articles.get(&article).map_or(&[], Vec::as_slice)
    }
}

impl CensusMention {
    fn of(mention: Mention) -> Self {
        let Mention { place, text, role, may_be_inflected, published, .. } = mention;
        Self { place, text, role, may_be_inflected, published }
    }
}

/// Which word of a name is cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    First,
    Last,
}

impl Cut {
    /// Returns the word that is cut off, and what remains; both as written.
    pub(crate) fn of(self, text: &str) -> Option<(&str, &str)> {
        match self {
            Self::First => text.split_once(char::is_whitespace),
            Self::Last => text.rsplit_once(char::is_whitespace).map(|(rest, last)| (last, rest)),
        }
        .map(|(word, rest)| (word, rest.trim()))
    }
}

impl CensusMention {
    fn cut(&self, cut: Cut) -> Option<Self> {
        let (_, rest) = cut.of(&self.text)?;
        let start =
            self.place.span.start() + (rest.as_ptr() as usize - self.text.as_ptr() as usize);
        let span = Span::new(start, start + rest.len());
        let place = Place { span, ..self.place };
        let (role, text) = (self.role.clone(), rest.into());
        let Self { may_be_inflected, published, .. } = *self;
        Some(Self { place, text, role, may_be_inflected, published })
    }
}

impl CensusName {
    /// Returns the mentions grouped by article.
    pub(crate) fn by_article(&self) -> impl Iterator<Item = &[CensusMention]> {
        self.mentions.chunk_by(|a, b| a.place.article == b.place.article)
    }

    /// Returns the spelling that most mentions have; of equally frequent ones the first.
    pub(crate) fn usual_text(&self) -> &str {
        let spellings = self.spellings();
        let most = spellings.iter().max_by_key(|(_, count)| *count).map_or(0, |(_, count)| *count);
        spellings.iter().find(|(_, count)| *count == most).map_or("", |(text, _)| text)
    }

    /// Returns the spellings with the number of their mentions, in the order of the first mention.
    pub(crate) fn spellings(&self) -> Vec<(&str, usize)> {
        let mut spellings: Vec<(&str, usize)> = Vec::new();
        for mention in &self.mentions {
            match spellings.iter_mut().find(|(text, _)| *text == &*mention.text) {
                Some((_, count)) => *count += 1,
                None => spellings.push((&mention.text, 1)),
            }
        }
        spellings
    }

    /// Returns the name without the words that are cut off, and nothing where fewer than two words remain.
    pub(crate) fn cut(&self, cut: Cut) -> Option<Self> {
        let mentions: Vec<CensusMention> =
            self.mentions.iter().filter_map(|mention| mention.cut(cut)).collect();
        let tokens = name_tokens(&mentions.first()?.text);
        (tokens.len() > 1).then_some(Self { tokens, mentions, near_surnames: Vec::new(), ..*self })
    }

    /// Returns the mentions in one article.
    pub(crate) fn in_article(&self, article: ArticleNo) -> &[CensusMention] {
        let first = self.mentions.partition_point(|m| m.place.article < article);
        let rest = &self.mentions[first..];
        &rest[..rest.iter().take_while(|m| m.place.article == article).count()]
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, ArticleNo};

    use super::Census;
    use crate::{Lexicon, MentionFinder};

    #[test]
    fn equal_names_are_counted_together_across_articles() {
        let lexicon = Lexicon::embedded();
        let finder = MentionFinder::new(&lexicon, None);
        let mut census = Census::new();
        for (number, text) in (0..).zip(["Peter Müller met Anna Smith.", "Peter Muller left."]) {
            let article = Article::from_plain_text(text).with_number(ArticleNo(number));
            census.add(finder.mentions(&article));
        }
        let names: Vec<_> = census.names().map(|id| census.name(id)).collect();
        assert_eq!(names.len(), 2);
        assert_eq!((names[0].mentions.len(), names[0].n_articles), (2, 2));
        assert_eq!(names[0].in_article(ArticleNo(1)).len(), 1);
        assert_eq!(census.names_in(ArticleNo(0)).len(), 2);
    }
}
