use std::cell::Cell;
use std::collections::BTreeSet;
use std::io;

use copydesk_core::{Article, ArticleNo, Similarity};
use proptest::prelude::*;

use super::{Archive, ArchiveError, ArchivedArticle, Found, Setting, Storage, Wanted};
use crate::{Corpus, OneThread, ParagraphId, Signatures};

type Names = BTreeSet<((String, u32), (String, u32))>;

const SETTINGS: fn() -> [Setting; 1] = || [("--shingle-words", "3".to_owned())];

fn new_archive() -> Archive<Vec<u8>> {
    Archive::create(Vec::new(), &SETTINGS()).unwrap()
}

fn articles(texts: &[String], first: ArticleNo) -> Vec<Article> {
    let numbered = (first.0..).zip(texts);
    numbered
        .map(|(n, text)| {
            Article::from_plain_text(text).with_number(ArticleNo(n)).with_id(format!("id {n}"))
        })
        .collect()
}

fn corpus(articles: &[Article]) -> Corpus {
    let mut corpus = Corpus::new();
    articles.iter().for_each(|article| corpus.add(&Signatures::of(article)));
    corpus
}

/// Searches for a batch and adds it; returns the pairs by the ids of articles.
fn add<S: Storage>(
    archive: &mut Archive<S>,
    texts: &[String],
    wanted: Wanted,
) -> Result<Names, ArchiveError> {
    let articles = articles(texts, archive.next_article());
    let corpus = corpus(&articles);
    let found = archive.search(&corpus, wanted, &OneThread)?;
    let names = names(&found, &articles);
    let first = archive.next_article().0;
    archive.add(&corpus, &found, &articles, |number| {
        let article = &articles[(number.0 - first) as usize];
        let (id, given_id) = (article.id().to_owned(), article.id().to_owned());
        Ok(Some(ArchivedArticle { id, given_id, published: Some(number.0.into()) }))
    })?;
    Ok(names)
}

fn names(found: &Found, articles: &[Article]) -> Names {
    let name = |id: ParagraphId| {
        let article = match found.archived(id) {
            Some(paragraph) => {
                assert_eq!(paragraph.published, Some(id.article.0.into()));
                assert_eq!(found.text(id).unwrap().len(), paragraph.span.len());
                paragraph.article.clone()
            }
            None => articles.iter().find(|a| a.number() == id.article).unwrap().id().to_owned(),
        };
        (article, id.paragraph)
    };
    found.candidates.iter().map(|pair| (name(pair.a), name(pair.b))).collect()
}

/// Adds the texts in batches that end at `cuts`; reopens the index for each, every third time as a
/// copy.
fn in_batches(texts: &[String], cuts: &[usize], wanted: Wanted) -> Names {
    let mut storage = Vec::new();
    let mut all = Names::new();
    let mut start = 0;
    for (n, end) in cuts.iter().copied().chain([texts.len()]).enumerate() {
        let mut archive = if storage.is_empty() {
            new_archive()
        } else {
            Archive::open(storage, &SETTINGS()).unwrap()
        };
        if n % 3 == 2 {
            archive = archive.copied(Vec::new()).unwrap();
        }
        all.extend(add(&mut archive, &texts[start..end], wanted).unwrap());
        archive.commit().unwrap();
        storage = archive.into_storage();
        start = end;
    }
    all
}

/// Articles of one to three paragraphs over few words, so that they have much in common.
fn some_texts() -> impl Strategy<Value = Vec<String>> {
    let word = prop::sample::select(&["der", "die", "a", "b", "c", "d", "e", "7", "8", "x"][..]);
    let paragraph = prop::collection::vec(word, 1..14).prop_map(|words| words.join(" "));
    let article = prop::collection::vec(paragraph, 1..4).prop_map(|parts| parts.join("\n\n"));
    prop::collection::vec(article, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_pairs_are_the_same_however_the_input_is_cut(
        texts in some_texts(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        threshold in 1..=10_u8,
    ) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(texts.len() + 1)).collect();
        cuts.sort_unstable();
        for wanted in
            [Wanted::Copies, Wanted::Jaccard(Similarity::new(f64::from(threshold) / 10.0))]
        {
            let at_once = in_batches(&texts, &[], wanted);
            prop_assert_eq!(&in_batches(&texts, &cuts, wanted), &at_once);
        }
    }

    #[test]
    fn pairs_are_those_of_a_corpus(texts in some_texts(), threshold in 1..=10_u8) {
        let threshold = Similarity::new(f64::from(threshold) / 10.0);
        let articles = articles(&texts, ArticleNo(0));
        let corpus = corpus(&articles);
        let archive = new_archive();
        let found = archive.search(&corpus, Wanted::Jaccard(threshold), &OneThread).unwrap();
        prop_assert_eq!(found.candidates, corpus.jaccard_pairs(threshold));
        let found = archive.search(&corpus, Wanted::Copies, &OneThread).unwrap();
        prop_assert_eq!(found.candidates, corpus.candidates());
    }
}

/// Texts of which all share most of their words, far more of them than are looked up.
#[test]
fn the_cut_makes_no_difference_where_everything_is_alike() {
    let texts: Vec<String> = (0..1_200)
        .map(|n| {
            format!("The index of shares in London rose by {n} points on the day of {}.", n % 7)
        })
        .collect();
    let at_once = in_batches(&texts, &[], Wanted::Copies);
    assert!(!at_once.is_empty() && at_once.len() < 200_000, "{}", at_once.len());
    assert_eq!(in_batches(&texts, &[1, 300, 511, 512, 513, 900], Wanted::Copies), at_once);
    let corpus = corpus(&articles(&texts, ArticleNo(0)));
    let name = |id: ParagraphId| (format!("id {}", id.article.0), id.paragraph);
    let of_corpus = corpus.candidates().into_iter().map(|pair| (name(pair.a), name(pair.b)));
    assert_eq!(of_corpus.collect::<Names>(), at_once);
}

#[test]
fn many_small_batches_leave_few_segments_and_a_copy_leaves_nothing_dead() {
    let texts: Vec<String> =
        (0..600).map(|n| format!("Number {n} of {} is {}.", n % 5, n * n)).collect();
    let mut storage = Vec::new();
    for (n, text) in texts.iter().enumerate() {
        let mut archive = match n {
            0 => new_archive(),
            _ => Archive::open(storage, &SETTINGS()).unwrap(),
        };
        add(&mut archive, std::slice::from_ref(text), Wanted::Copies).unwrap();
        assert!(archive.segments.len() < 8 * 4, "{} after {n}", archive.segments.len());
        archive.commit().unwrap();
        storage = archive.into_storage();
    }
    let archive = Archive::open(storage, &SETTINGS()).unwrap();
    assert!(archive.is_half_dead());
    let mut copy = archive.copied(Vec::new()).unwrap();
    copy.commit().unwrap();
    assert!(!copy.is_half_dead());
    let at_once = {
        let mut archive = new_archive();
        add(&mut archive, &texts, Wanted::Copies).unwrap();
        archive.commit().unwrap();
        archive.into_storage().len()
    };
    // Each text is in a piece of its own, and the directory names more segments.
    assert!(copy.into_storage().len() < 4 * at_once);
}

#[test]
fn a_copy_that_was_not_finished_is_no_index() {
    let (storage, _) = sound_index();
    let archive = Archive::open(storage, &SETTINGS()).unwrap();
    let unfinished = archive.copied(Vec::new()).unwrap().into_storage();
    assert!(matches!(third(unfinished), Err(ArchiveError::Foreign)));
}

fn three_texts() -> Vec<String> {
    let ferry = "The harbour authority said on Monday that the old ferry would be replaced.";
    vec![
        format!("{ferry}\n\nNobody knew who was to pay for the new one."),
        ferry.replace("Monday", "Tuesday"),
        format!("Nothing else.\n\n{ferry}"),
    ]
}

/// An index of the first two texts, and what a search for the third finds in it.
fn sound_index() -> (Vec<u8>, Names) {
    let mut archive = new_archive();
    add(&mut archive, &three_texts()[..2], Wanted::Copies).unwrap();
    archive.commit().unwrap();
    let storage = archive.into_storage();
    let names = third(storage.clone()).unwrap();
    assert!(!names.is_empty());
    (storage, names)
}

fn third(storage: Vec<u8>) -> Result<Names, ArchiveError> {
    let mut archive = Archive::open(storage, &SETTINGS())?;
    archive.ids()?;
    add(&mut archive, &three_texts()[2..], Wanted::Copies)
}

#[test]
fn an_index_that_is_cut_off_anywhere_is_refused() {
    let (storage, _) = sound_index();
    for len in 0..storage.len() {
        match third(storage[..len].to_vec()).unwrap_err() {
            ArchiveError::Foreign => assert!(len == 0, "{len}"),
            ArchiveError::Truncated { found, .. } => assert_eq!(found, len as u64),
            other => panic!("{len}: {other}"),
        }
    }
}

#[test]
fn a_flipped_bit_is_seen_or_makes_no_difference() {
    let (storage, names) = sound_index();
    let mut n_seen = 0;
    for at in 0..storage.len() {
        let mut flipped = storage.clone();
        flipped[at] ^= 1 << (at % 8);
        match third(flipped) {
            Ok(found) => assert_eq!(found, names, "{at}"),
            Err(error) => {
                n_seen += 1;
                assert!(
                    matches!(error, ArchiveError::Damaged { .. } | ArchiveError::Foreign),
                    "{at}: {error}"
                );
            }
        }
    }
    assert!(storage.len() / 2 < n_seen, "{n_seen} of {}", storage.len());
}

#[test]
fn other_files_versions_and_settings_are_refused_with_a_remedy() {
    let (storage, _) = sound_index();
    let reason = |storage: &[u8], settings: &[Setting]| {
        let result = Archive::open(storage.to_vec(), settings);
        result.map(|_| ()).unwrap_err().to_string()
    };
    assert!(reason(b"{\"text\": \"an article\"}", &SETTINGS()).contains("no copydesk index"));
    assert!(reason(b"", &SETTINGS()).contains("no copydesk index"));
    let other = reason(&storage, &[("--shingle-words", "5".to_owned())]);
    assert_eq!(
        other,
        "it was made with --shingle-words 3, not 5; use the same, or make another index"
    );
    let mut newer = storage;
    newer[16] += 1;
    let hash = xxhash_rust::xxh3::xxh3_64(&newer[..48]);
    newer[48..56].copy_from_slice(&hash.to_le_bytes());
    assert!(reason(&newer, &SETTINGS()).contains("update copydesk"));
}

/// A storage that fails when so many bytes were appended, as a disk that fills.
struct Filling<'b> {
    bytes: Vec<u8>,
    room: &'b Cell<usize>,
}

impl Storage for Filling<'_> {
    fn len(&self) -> u64 {
        Storage::len(&self.bytes)
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        let fits = bytes.len().min(self.room.get());
        self.bytes.extend_from_slice(&bytes[..fits]);
        self.room.set(self.room.get() - fits);
        if fits < bytes.len() { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        self.bytes.read_at(offset, bytes)
    }

    fn commit(&mut self, header: &[u8]) -> io::Result<()> {
        self.bytes.commit(header)
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        Storage::truncate(&mut self.bytes, len)
    }
}

#[test]
fn a_disk_that_fills_at_any_byte_leaves_the_index_as_it_was() {
    let (storage, names) = sound_index();
    let needed = {
        let mut archive = Archive::open(storage.clone(), &SETTINGS()).unwrap();
        add(&mut archive, &three_texts()[2..], Wanted::Copies).unwrap();
        archive.commit().unwrap();
        archive.into_storage().len() - storage.len()
    };
    for room in 0..needed {
        let room = Cell::new(room);
        let filling = Filling { bytes: storage.clone(), room: &room };
        let mut archive = Archive::open(filling, &SETTINGS()).unwrap();
        let result =
            add(&mut archive, &three_texts()[2..], Wanted::Copies).and_then(|_| archive.commit());
        assert!(matches!(result, Err(ArchiveError::Io(_))));
        // The next run, with room again, takes away what this one left behind.
        assert_eq!(third(archive.into_storage().bytes).unwrap(), names);
    }
}

#[test]
fn articles_are_counted_by_id_and_gaps_are_kept() {
    let mut archive = new_archive();
    let texts = three_texts();
    let article = Article::from_plain_text(&texts[0]).with_number(ArticleNo(2));
    let corpus = corpus(std::slice::from_ref(&article));
    let found = archive.search(&corpus, Wanted::Copies, &OneThread).unwrap();
    let articles = vec![article];
    archive
        .add(&corpus, &found, &articles, |number| {
            let (id, given_id) = ("known#2".to_owned(), "known".to_owned());
            Ok((number.0 == 2).then_some(ArchivedArticle { id, given_id, published: None }))
        })
        .unwrap();
    archive.commit().unwrap();
    let archive = Archive::open(archive.into_storage(), &SETTINGS()).unwrap();
    assert_eq!((archive.n_articles(), archive.next_article()), (1, ArticleNo(3)));
    let ids = archive.ids().unwrap();
    assert_eq!(["known", "known#2", ""].map(|id| ids.count(id)), [1, 0, 0]);
}
