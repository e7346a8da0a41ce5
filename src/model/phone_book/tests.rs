//! Tests of the phone book.

use proptest::prelude::*;

use super::*;

fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read_entries(table: &str) -> Result<Vec<BookEntry>, Vec<(usize, RowProblem)>> {
    Ok(read(table)?.into_iter().map(|(_, entry)| entry).collect())
}

fn entry(address: &str, model: &str, name: &str) -> BookEntry {
    BookEntry {
        address: address.to_owned(),
        model: model.to_owned(),
        name: name.to_owned(),
        ..BookEntry::default()
    }
}

fn entry_in(group: &str, address: &str, model: &str, name: &str) -> BookEntry {
    BookEntry { group: group.to_owned(), ..entry(address, model, name) }
}

#[test]
fn tables_from_spreadsheets_are_read() {
    let expected =
        vec![entry("10.0.0.5", "D785", "Front, desk"), entry("lab.example:8080", "", "")];
    for text in [
        "address,model,name\n10.0.0.5,D785,\"Front, desk\"\nlab.example:8080\n",
        "10.0.0.5;D785;Front, desk\r\nlab.example:8080;;\r\n",
        "Address\tModel\tName\n 10.0.0.5 \tD785\tFront, desk\n\n\nlab.example:8080\t\t\t\n",
    ] {
        assert_eq!(read_entries(text), Ok(expected.clone()), "{text}");
    }
    assert_eq!(read_entries(""), Ok(Vec::new()));
    assert_eq!(read_entries("10.0.0.5,D785,Desk"), Ok(vec![entry("10.0.0.5", "D785", "Desk")]));
    assert_eq!(read_entries("10.0.0.5,D785,\"Desk"), Ok(vec![entry("10.0.0.5", "D785", "Desk")]));
}

#[test]
fn a_first_line_names_the_separator() {
    let expected = Ok(vec![entry("10.0.0.5", "D785", "Front, desk; left")]);
    for text in [
        "sep=;\n10.0.0.5;D785;\"Front, desk; left\"\n",
        "SEP=,\r\naddress,model,name\r\n10.0.0.5,D785,\"Front, desk; left\"\r\n",
        "\u{feff}sep=\t\n10.0.0.5\tD785\tFront, desk; left",
    ] {
        assert_eq!(read_entries(text), expected, "{text}");
    }
    assert_eq!(read_entries("sep=;"), Ok(Vec::new()));
}

#[test]
fn a_heading_gives_the_order_of_the_columns() {
    let expected = vec![entry_in("Office", "10.0.0.5", "D785", "Desk")];
    for text in [
        "Name;Gruppe;Modell;IP-Adresse\nDesk;Office;D785;10.0.0.5\n",
        "Hostname,Groups,Model,Beschreibung\n10.0.0.5,\"Office\",D785,Desk\n",
        "10.0.0.5,D785,Desk,Office\n",
        ",,\nAdresse,Modell,Name,Gruppen\n10.0.0.5,D785,Desk,Office\n",
    ] {
        assert_eq!(read_entries(text), Ok(expected.clone()), "{text}");
    }
    let expected = vec![entry("10.0.0.5", "D785", "Desk")];
    for text in [
        "TYP,HOST,BEZEICHNUNG\nD785,10.0.0.5,Desk\n",
        "MAC\tIP address\tDescription\tType\n000413\t10.0.0.5\tDesk\tD785\n",
        "\u{feff}\"Adresse\";\"Modell\";\"Name\"\n10.0.0.5;D785;Desk\n",
        "ip_address,name,name,model\n10.0.0.5,Desk,Other,D785\n",
    ] {
        assert_eq!(read_entries(text), Ok(expected.clone()), "{text}");
    }
    let only = Ok(vec![entry("10.0.0.5", "", "")]);
    for text in ["IP\n10.0.0.5\n", "Host;Location\n10.0.0.5;Berlin\n", "Name,IP\n,10.0.0.5\n"] {
        assert_eq!(read_entries(text), only, "{text}");
    }
    let wide = format!("Address{}\n10.0.0.5\n", ",Other".repeat(MAX_COLUMNS - 2));
    assert_eq!(read_entries(&wide), only);
}

#[test]
fn a_phone_named_like_a_heading_is_no_heading() {
    for name in ["IP", "Host", "Name", "Gruppe"] {
        let expected = entry("10.0.0.5", "D785", name);
        assert_eq!(read_entries(&format!("10.0.0.5,D785,{name}\n")), Ok(vec![expected]), "{name}");
    }
}

#[test]
fn a_problem_has_the_number_of_its_line() {
    let unknown = || RowProblem::NoSuchModel("D999".to_owned());
    for (text, expected) in [
        ("sep=;\n10.0.0.5;D999\n", vec![2]),
        ("sep=;\r\n\r\naddress;model\r\n\r\n10.0.0.5;D999\r\n10.0.0.6;D999", vec![5, 6]),
        ("\n\n10.0.0.5,D999\n \n10.0.0.6,D999\n", vec![3, 5]),
        ("10.0.0.4,,\"two\nlines\"\n10.0.0.5,D999,\"two\nlines\"\n10.0.0.6,D999", vec![3, 5]),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|line| (line, unknown())).collect();
        assert_eq!(read_entries(text), Err(expected), "{text}");
    }
    let long = format!("10.0.0.5\r\n\r\n{}\r\n", "1".repeat(MAX_ROW_BYTES + 1));
    assert_eq!(read_entries(&long), Err(vec![(3, RowProblem::TooMuch)]));
}

#[test]
fn a_phone_has_the_number_of_its_line() {
    let rows = read("sep=;\nIP;Name\n\n10.0.0.5;Desk\n10.0.0.6;Hall\n").unwrap();
    let lines: Vec<_> = rows.into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [4, 5]);
}

#[test]
fn reading_ends_after_the_maximum_number_of_rows() {
    let table = |rows: usize| (0..rows).map(|row| format!("10.0.1.{row},\n")).collect::<String>();
    assert_eq!(read_entries(&table(MAX_ROWS)).map(|entries| entries.len()), Ok(MAX_ROWS));
    let too_much = Err(vec![(MAX_ROWS + 1, RowProblem::TooMuch)]);
    assert_eq!(read_entries(&table(MAX_ROWS + 50)), too_much);
}

#[test]
fn an_invalid_row_is_reported_and_no_row_is_used() {
    let text = "10.0.0.5,D999\n,D785,x\n10.0.0.6\n10.0.0.6,D785\n";
    let expected = vec![
        (1, RowProblem::NoSuchModel("D999".to_owned())),
        (2, RowProblem::NoAddress),
        (4, RowProblem::Twice("10.0.0.6".to_owned())),
    ];
    assert_eq!(read_entries(text), Err(expected));
    let long = format!("{},D785\n", "1".repeat(MAX_ROW_BYTES + 1));
    assert_eq!(read_entries(&long), Err(vec![(1, RowProblem::TooMuch)]));
}

/// One row that could not be read once emptied the list, and the next phone replaced it.
#[test]
fn a_row_that_cannot_be_read_is_kept() {
    let stored = "address,model,name\n10.0.0.5,D785,Desk\n10.0.0.6,D999,\"New, er\"\n";
    let mut book = Book::read(stored);
    assert_eq!(book.entries, [entry("10.0.0.5", "D785", "Desk")]);
    assert_eq!(book.unreadable, ["10.0.0.6,D999,\"New, er\""]);
    book.put(entry("10.0.0.5", "", "Other"));
    book.put(entry("10.0.0.7", "", ""));
    let expected = "address,model,name\n10.0.0.5,\"\",Other\n10.0.0.7,\"\",\"\"\n\
        10.0.0.6,D999,\"New, er\"\n";
    assert_eq!(book.write(), expected);
    assert_eq!(Book::read(&book.write()), book);
}

/// A stored name with a semicolon once made the phone unreadable.
#[test]
fn a_stored_phone_may_hold_separators_and_words_of_a_heading() {
    for stored in [
        entry("10.0.0.5", "D785", "Front; left"),
        entry("10.0.0.5", "", "a, \"b\"; c"),
        entry("address", "", "name"),
    ] {
        let mut book = Book::default();
        book.put(stored);
        assert_eq!(Book::read(&book.write()), book);
    }
}

#[test]
fn groups_are_kept_and_written_where_there_are_any() {
    let mut book = Book::default();
    book.put(entry("10.0.0.5", "D785", "Desk"));
    assert_eq!(book.write(), "address,model,name\n10.0.0.5,D785,Desk\n");
    book.put(entry_in("Berlin", "10.0.0.6", "", "Hall"));
    assert_eq!(Book::read(&book.write()), book);
    let formula = vec![entry_in("=1+1", "10.0.0.5", "", "")];
    let table = write(&formula);
    assert!(table.contains("'=1+1"), "{table}");
    assert_eq!(read_entries(&table), Ok(formula));
}

#[test]
fn a_table_counts_only_the_phones_that_are_new() {
    let mut book = Book::default();
    book.put(entry("10.0.0.5", "D785", "Desk"));
    let rows = [(1, entry("10.0.0.5", "", "Bench")), (2, entry("10.0.0.6", "", ""))];
    assert_eq!(book.count_with(&rows), 2);
    assert_eq!(book.count_with(&[]), 1);
}

/// A name of 1,100 characters was once added, and with it all phones were lost at the next start.
#[test]
fn what_could_not_be_read_back_does_not_fit() {
    let long = |length: usize| entry("10.0.0.5", "D785", &"x".repeat(length));
    assert!(!long(1_100).fits(0) && long(60).fits(199) && !long(60).fits(200));
    for length in 980..1_030 {
        let entry = long(length);
        assert!(
            !entry.fits(0) || read_entries(&write(std::slice::from_ref(&entry))) == Ok(vec![entry]),
            "{length}"
        );
    }
}

/// A name like `=HYPERLINK(…)` once became a formula in the table of the person who opened it.
#[test]
fn a_spreadsheet_gets_no_formula() {
    for name in ["=1+1", "+1|calc", "-1", "@x", "'=1", "'x", "x"] {
        let entries = vec![entry("10.0.0.5", "", name)];
        let table = write(&entries);
        let cell = table.lines().nth(1).unwrap().split(',').nth(2).unwrap();
        assert!(!cell.trim_matches('"').starts_with(['=', '+', '-', '@']), "{cell}");
        assert_eq!(read_entries(&table), Ok(entries), "{name}");
    }
}

proptest! {
    #[test]
    fn no_cell_begins_like_a_formula(
        start in "['=+\\-@\t\r\n ]{0,4}",
        rest in "[ -~äöü\t\r\n]{0,20}",
    ) {
        let name = start + &rest;
        let cell = quoted(&name);
        let shown = cell.strip_prefix('"').unwrap_or(&cell);
        prop_assert!(!shown.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{}", cell);
        let read_back = read_entries(&write(&[entry("10.0.0.5", "D785", &name)]));
        prop_assert_eq!(read_back, Ok(vec![entry("10.0.0.5", "D785", &one_line(&name))]));
    }

    #[test]
    fn a_written_table_is_read_back(names in proptest::collection::vec("[ -~äöü]{0,20}", 0..5)) {
        let entries: Vec<_> = names
            .iter()
            .enumerate()
            .map(|(nth, name)| entry(&format!("10.0.0.{nth}"), "D785", &one_line(name)))
            .collect();
        prop_assert_eq!(read_entries(&write(&entries)), Ok(entries));
    }

    #[test]
    fn no_text_panics(text in "[\\PC\n\",;\t]{0,200}") {
        let _ = read_entries(&text);
    }
}

#[test]
fn a_detected_model_changes_nothing_else_and_adds_nothing() {
    let mut book = Book::default();
    book.put(entry_in("Office", "10.0.0.5", "", "Desk"));
    book.set_model("10.0.0.5", "D785");
    book.set_model("10.0.0.6", "D713");
    assert_eq!(book.entries, [entry_in("Office", "10.0.0.5", "D785", "Desk")]);
}

/// A detection that took seconds once replaced the model that somebody had chosen meanwhile.
#[test]
fn a_detected_model_leaves_one_that_somebody_chose() {
    for (before, after) in [("", "D785"), ("unknown", "D785"), ("D713", "D713")] {
        let mut book = Book::default();
        book.put(entry("10.0.0.5", before, "Desk"));
        book.set_model("10.0.0.5", "D785");
        assert_eq!(book.entries, [entry("10.0.0.5", after, "Desk")]);
    }
}

/// A row with an address and a model once removed the name and the group that the browser had stored.
#[test]
fn a_sparse_row_takes_the_rest_from_its_phone() {
    let mut sparse = entry("10.0.0.5", "D785", "");
    sparse.fill("D713", "Desk", "Office");
    assert_eq!(sparse, entry_in("Office", "10.0.0.5", "D785", "Desk"));
    let mut nameless = entry("10.0.0.6", "", "");
    nameless.fill("", "10.0.0.6", "");
    assert_eq!(nameless, entry("10.0.0.6", "", ""), "its address is not a name");
}
