//! Says where lists lie that follow one another, shorter ones first.
//!
//! Lists of one length are a group, and there are few lengths; so a million lists take no more room
//! than their entries.
//!
//! time: `O(log g)` to find a list among `g` groups.
//! space: 32 bytes a group.

use std::ops::Range;

/// Lists by ascending length; they and their entries are numbered from 0.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    groups: Vec<Group>,
}

/// Some lists of one length, one after another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Group {
    /// How many entries each list has, at least 1.
    pub(crate) length: usize,
    pub(crate) n_lists: usize,
    /// The number of the first list.
    pub(crate) first: usize,
    /// The first entry of that.
    pub(crate) start: usize,
}

impl Group {
    fn end(&self) -> usize {
        self.start + self.n_lists * self.length
    }
}

impl Lists {
    /// Adds lists that are no shorter than those before them.
    pub(crate) fn push(&mut self, length: usize, n_lists: usize) {
        match self.groups.last_mut() {
            Some(last) if last.length == length => last.n_lists += n_lists,
            _ => {
                let (first, start) = (self.len(), self.n_entries());
                self.groups.push(Group { length, n_lists, first, start });
            }
        }
    }

    pub(crate) fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Returns how many lists there are.
    pub(crate) fn len(&self) -> usize {
        self.groups.last().map_or(0, |last| last.first + last.n_lists)
    }

    /// Returns how many entries all lists have together.
    pub(crate) fn n_entries(&self) -> usize {
        self.groups.last().map_or(0, Group::end)
    }

    /// Returns the entries of a list.
    pub(crate) fn entries(&self, list: usize) -> Range<usize> {
        let group = self.groups[self.groups.partition_point(|group| group.first <= list) - 1];
        let start = group.start + (list - group.first) * group.length;
        start..start + group.length
    }

    /// Returns the list that has an entry.
    pub(crate) fn list_with(&self, entry: usize) -> usize {
        let group = self.groups[self.groups.partition_point(|group| group.start <= entry) - 1];
        group.first + (entry - group.start) / group.length
    }

    /// Returns the first group whose lists have at least `length` entries.
    pub(crate) fn group_from(&self, length: usize) -> Option<&Group> {
        self.groups.get(self.groups.partition_point(|group| group.length < length))
    }

    /// Returns the entries of each of some lists.
    pub(crate) fn each(&self, lists: Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let first = self.groups.partition_point(|group| group.first + group.n_lists <= lists.start);
        self.groups[first..].iter().take_while(move |group| group.first < lists.end).flat_map(
            move |group| {
                let place = |list: usize| group.start + (list - group.first) * group.length;
                let from = place(lists.start.max(group.first));
                let to = place(lists.end.min(group.first + group.n_lists));
                (from..to).step_by(group.length).map(|start| start..start + group.length)
            },
        )
    }

    /// Cuts the lists into pieces of so many entries, more or less.
    pub(crate) fn pieces(&self, n_entries: usize) -> Vec<Range<usize>> {
        let mut pieces = Vec::new();
        let (mut start, mut from) = (0, 0);
        while start < self.len() {
            let last = (from + n_entries).min(self.n_entries());
            let end = if last == self.n_entries() { self.len() } else { self.list_with(last) };
            let end = end.max(start + 1);
            from = self.entries(end - 1).end;
            pieces.push(start..end);
            start = end;
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Lists;

    proptest! {
        #[test]
        fn lists_lie_one_after_another(mut lengths in prop::collection::vec(1..6_usize, 0..40), n in 1..9_usize) {
            lengths.sort_unstable();
            let mut lists = Lists::default();
            lengths.iter().for_each(|&length| lists.push(length, 1));
            prop_assert_eq!(lists.len(), lengths.len());
            prop_assert_eq!(lists.n_entries(), lengths.iter().sum::<usize>());
            let mut start = 0;
            for (list, &length) in lengths.iter().enumerate() {
                prop_assert_eq!(lists.entries(list), start..start + length);
                prop_assert!((start..start + length).all(|entry| lists.list_with(entry) == list));
                start += length;
            }
            for length in 0..7 {
                let first = lists.group_from(length).map(|group| group.first);
                prop_assert_eq!(first, lengths.iter().position(|&other| length <= other));
            }
            let mut from = 0;
            for piece in lists.pieces(n) {
                prop_assert!(piece.start == from && from < piece.end);
                let each: Vec<_> = lists.each(piece.clone()).collect();
                let wanted: Vec<_> = piece.clone().map(|list| lists.entries(list)).collect();
                prop_assert!(piece.len() == 1 || wanted.last().unwrap().end - wanted[0].start <= n);
                prop_assert_eq!(each, wanted);
                from = piece.end;
            }
            prop_assert_eq!(from, lists.len());
        }
    }
}
