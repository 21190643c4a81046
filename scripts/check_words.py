#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Finds words that were retired: one idea has one word, and these had another.

    scripts/check_words.py

Looks at every text file of the repository for whole words. Prints each place with the word to use instead, and exits 1 when
there is one.
"""

import re
import sys

import repository_files
from repository_files import REPOSITORY

# Identifiers, file names and texts of messages, as patterns of whole words, and what is said instead.
RETIRED = {
    r"check_rooms|urna_room\w*": "module",
    r"escapes\.h": "percent_encoding.h",
    r"demand_\w+": "require_...",
    r"[Tt]enure_?": "LeaderLease, lease",
    r"stand_back\w*": "step_down",
    r"Fates?|fates|fates?_\w+|\w+_fates?": "UploadOutcome, outcome",
    r"NotYet": "RetryLater",
    r"is_name": "is_valid_label",
    r"takes_part|votes_missing": "qualified, margin",
    r"KnownFacts": "JudgingContext",
    r"repeatable_write": "idempotent_write",
    r"embedded_lease|embedded_holder|embedded_routes": "standalone_lease, standalone_holder, listed_routes",
    r"whole_number": "parse_integer",
    r"(?:lua_|sql_)?(?:remove_through|removed_through)|lua_oldest|sql_oldest": "acknowledge, peek",
    r"carry_out|copy_log_back|leave_log_to_caller|write_orders": "apply, checkpoint, disable_autocheckpoint",
    r"RecordedBallots::Recording|store/mariadb/recording\.h": "GuidReservation, BatchInsert",
    r"UploadBudget::Claim|first_claims|http::Guard|Guard::\w+": "Reservation, Quotient, AuthorizationGuard, LockMode",
    r"progress_gauges|store::Progress|replay/progress\.h": "count_gauges, CountProgress, progress_line.h",
    r"Turnouts|turnouts\.(?:h|cpp)|catch_up": "TurnoutCache, refresh",
    r"KnownUpload": "RecordedUpload",
    r"json_description|is_displayable": "write_public_members, is_displayable_text",
    r"slow_threads|watched_threads|Work::slow|Work::watched": "cpu_bound, polling",
    r"parse_place|InvalidVotePlace|QueuePlace|free_place|make_place|(?:Sqlite|Redis|Mariadb)Place": "EntryId, Cursor, Slot, Instance",
    r"OpenLetters|open_letters\w*|Waiting[Ll]etters?|SetAside|lua_set_aside": "UnresolvedDeadLetters, quarantined",
    r"Settlement|settled_kept|UploadState::given_up": "Resolution, resolved, discarded",
    r"lua_tick|sql_append_tick|tick_if_an_election_ended|append_tick": "append_marker (a watermark marker)",
    r"parts_kept_?|forget_idle|away_since_|give_back_?|remembered_": "parts_ttl, close_idle, unreachable_, release, idempotency_ttl",
    r"metrics are of before": "stale metrics: ... does not answer",
    r"runs out by itself": "could not release the lease; it will expire",
    r"rejected together, looking for the one": "batch rejected; bisecting to find the upload",
    r"an answer has another form": "unexpected reply type",
    r"is another key than its namesake|another one than its namesake": "conflicts with another key of the same kid",
    r"is no sound key|is no EC key": "is not a valid key, is not an EC key",
    r"See to the uploads|Give one up": "List and resolve dead-lettered uploads, Discard one",
    r"entry of the queue set aside|entry that was set aside is settled": "queue entry quarantined, quarantined queue entry is resolved",
    r"http::(?:Answered|Outcome)|answer_of": "HandlerResult, Completion, invoke",
    r"has_room|ask_for_room|wait_for_room|server_room_test": "has_capacity, await_capacity, server_capacity_test",
    r"wire_format|answer_head|first_byte": "response_head, await_request",
    r"SharedAnswers|shared_answers_?|shared_read|shared_key|server_sharing_test": "SingleFlight, coalesced_read, ...",
    r"enter_again": "acquire",
    r"Wire::\w+": "TimedStream",
    r"Ending::\w+|ending_of": "ConnectionAction",
    r"struct Turn|take_turn|end_turn|ask_alone|ask_together": "RequestContext, handle, run_handler, run_coalesced",
    r"http::Served": "ServedRequest",
    r"stands twice": "is registered twice",
    # The console's.
    r"[Ff]ateOf": "uploadOutcome",
    r"Outside": "Dependencies",
    r"hurry": "retryNow",
    r"get passing|error\.passing": "transient",
    r"unseen": "visually-hidden",
    r"Choice\.svelte": "RadioGroup",
    r"MarkKey": "Legend",
    r"Entry\.svelte": "EntryBoundary",
    r"LeftUploads": "InterruptedUploads",
    r"session\.(?:left|ended)": "signedOut, expired",
    r"errorOf": "errorFromResponse",
    r"remembered\(|Remembered": "storedChoice",
    # Texts of the console.
    r"is public no more": "is no longer public",
    r"This is no (?:possible|valid|GUID|text)": "That ... does not exist, Not a valid ..., Not a GUID",
    r"(?:is )?tried again by itself": "Retrying automatically",
    r"The connection stood still": "The connection stalled",
    r"Needs you": "Action needed",
    r"a name a line": "one name per line",
    r"What are the lines that": "Add lines without a kind as",
    r"Nobody is left to add": "Everyone is on the ballot",
    r"No election is (?:upcoming|finished)": "No upcoming elections",
    r"look after the connection": "check your connection",
    r"It did not succeed for a long time": "It kept failing",
    r"No invalid vote is like that": "No matches",
    r"The clocks there|as the clocks there show them": "Local time in this zone",
    r"After (?:13 hours|10 minutes)": "Lasts 13 hours",
    r"[Ww]hoever runs the (?:service|election)": "your support, the election commission",
    r"Poll number not on the ballot": "Unknown poll number",
    r"[Rr]aspi(?:ši|šite|sani|suje)": "sačuvaj izbore",
    r"[Zz]vanič\w+|[Зз]ванич\w+": "član biračkog odbora",
    r"[Uu]česni\w+|[Уу]чесни\w+": "liste i kandidati",
    r"Strank[ae]|Lic[ea]": "izborna lista, kandidat",
    r"Slanje se samo ponavlja": "Slanje se automatski ponavlja",
    r"Potrebni ste vi": "Čeka na vas",
    r"Redni broj kojeg nema": "Nepostojeći redni broj",
    r"[Pp]onovljen\w* (?:glasački )?listić\w*": "dupli listić",
    r"Povuci iz javnosti": "Sakrij rezultate",
    r"[Čč]asovni\w+": "sat, lokalno vreme",
    r"Ovo nedostaje": "Izaberite ..., Unesite ...",
    r"D’Ontovom metodu": "sistemom najvećeg količnika (D’Ont)",
    r"odustalo se od datoteke": "datoteka je odbačena",
    r"Veza je stala": "Veza je spora ili stoji",
    r"ona(?:j|oga) ko (?:ga )?(?:održava|sprovodi)|on(?:oga|ome) ko (?:ga )?(?:održava|sprovodi)": "podrška sistema, izborna komisija",
    r"[Kk]onzol[aeiu]": "aplikacija",
    r"Kao sistem": "Kao na uređaju",
    r"[Zz]apisnik o rezultatu": "Izveštaj o rezultatima izbora",
    r"nije prešla": "ispod cenzusa",
    r"Njena adresa|Isto u tabeli": "Link, Prikaži kao tabelu",
    r"[Aa]dres\w+ e-pošte": "imejl adresa",
}

# Where a word stays, by path: names that are stored, or asked for from outside.
ALLOWED = {
    "scripts/check_words.py": r".*",
    "web/src/lib/participants/list-csv.ts": r"učesnik|учесник",  # headers of lists that people have
    "tests/system/test_authentication.py": r"zvaničnik",  # a role's name that somebody configured
    "tests/unit/modules/check_words_test.py": r".*",
    "docs/decisions/": r"fates?",  # what a page tells of the past, and of Redis' keys
}

# Without a group for each, which would take ten times as long. Every pattern begins with a letter or the like.
WORDS = re.compile(r"\b(?:" + "|".join(RETIRED) + r")(?!\w)")


def allowed(name, word):
    return any(name.startswith(path) and re.fullmatch(pattern, word) for path, pattern in ALLOWED.items())


def retired_words(name, text):
    """The places of one file: line, word, and what to say instead."""
    for match in WORDS.finditer(text):
        word = match.group()
        if not allowed(name, word):
            line = len((text[:match.start()] + word).splitlines())
            instead = next(instead for pattern, instead in RETIRED.items() if re.fullmatch(pattern, word))
            yield f"{name}:{line}: {word} is retired: {instead}"


def texts():
    for name in repository_files.names():
        try:
            yield name, (REPOSITORY / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def main():
    found = [place for name, text in texts() for place in retired_words(name, text)]
    print(*found, sep="\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
