// SPDX-License-Identifier: Apache-2.0
#include "results_page/texts.h"

namespace urna::results_page {
namespace {

constexpr language::TextRow rows[] = {
    // The frame of every page.
    {"rehearsal", "Rehearsal", "Proba"},
    {"rehearsalText", "Nothing that is recorded here counts.",
     "Ništa od onoga što se ovde unese ne računa se."},
    {"language", "Language", "Jezik"},
    {"signIn", "Sign in", "Prijava"},
    {"skip", "Skip to content", "Pređi na sadržaj"},
    {"results", "Election results", "Rezultati izbora"},
    {"allResults", "All results", "Svi rezultati"},
    {"notFound", "There is no public results page here", "Ovde nema javne stranice sa rezultatima"},
    {"notFoundText", "The page may not be public, or the address may be wrong.",
     "Stranica možda nije javna ili adresa nije ispravna."},
    {"unavailable", "The results cannot be shown at the moment", "Rezultati trenutno ne mogu da se prikažu"},
    {"unavailableText", "Try again in a moment.", "Pokušajte ponovo za koji trenutak."},
    {"noneYet", "No result is public yet.", "Još nema javnih rezultata."},
    {"listDescription", "The elections whose results are public.", "Izbori čiji su rezultati javni."},

    // What an election is called, and where it stands.
    {"parliamentOn", "Parliamentary election, {date}", "Parlamentarni izbori, {date}"},
    {"presidentOn", "Presidential election, {date}", "Predsednički izbori, {date}"},
    {"upcoming", "The election has not begun yet.", "Izbori još nisu počeli."},
    {"running", "The election is running.", "Izbori su u toku."},
    {"runningHint", "The result appears here when the election is over and every ballot is counted.",
     "Rezultat će se pojaviti ovde kada se izbori završe i kada svi glasački listići budu prebrojani."},
    {"counting", "The election is over. The last ballots are being counted.",
     "Izbori su završeni. Prebrojavaju se poslednji glasački listići."},
    {"provisional", "This result is not final.", "Ovaj rezultat nije konačan."},
    {"provisionalHint",
     "A clock of the service was wrong while ballots were uploaded, so some of them may be missing.",
     "Sat na serveru nije bio tačan dok su listići slati, pa neki možda nedostaju."},
    {"changed", "Last changed:", "Poslednja promena:"},

    // The sentence that says the result.
    {"majorityOfSeats", "{name} has {seats} of {all} seats, a majority.",
     "{name}: {seats} od {all} mandata, što je većina."},
    {"mostSeats", "{name} has {seats} of {all} seats, {missing} short of a majority.",
     "{name}: {seats} od {all} mandata, a za većinu nedostaje još {missing}."},
    {"tieOfSeats", "{names} have {seats} of {all} seats each, {missing} short of a majority.",
     "{names}: po {seats} od {all} mandata, a za većinu nedostaje još {missing}."},
    {"noVotesParliament", "There are no valid votes, so no seats were allocated.",
     "Nema važećih glasova, pa nijedan mandat nije dodeljen."},
    {"majorityOfVotes", "{name} has {share} of the valid votes, a majority.",
     "{name}: {share} važećih glasova, što je većina."},
    {"mostVotes", "{name} has {share} of the valid votes and {second} {secondShare}. Nobody has a majority.",
     "{name}: {share} važećih glasova; {second}: {secondShare}. Niko nema većinu."},
    {"slimMajorityOfVotes", "{name} has {votes} of {all} valid votes, a majority.",
     "{name}: {votes} od {all} važećih glasova, što je većina."},
    {"mostVotesOfTied",
     "{name} has {share} of the valid votes, and {second} {secondShare} each. Nobody has a majority.",
     "{name}: {share} važećih glasova; {second}: po {secondShare}. Niko nema većinu."},
    {"others", "{count} more", "još {count}"},
    {"tieOfVotes", "{names} have {share} of the valid votes each. Nobody has a majority.",
     "{names}: po {share} važećih glasova. Niko nema većinu."},
    {"elected", "{name} is elected with {share} of the valid votes.",
     "{name}: {share} važećih glasova; izbor je završen u ovom krugu."},
    {"runoff", "Nobody is elected. {names} enter the second round.",
     "Niko nije izabran. U drugi krug ulaze {names}."},
    {"voidTurnout", "The election is void: too few voters have voted.",
     "Izbori nisu uspeli: glasalo je premalo birača."},
    {"nobodyElected", "Nobody is elected.", "Niko nije izabran."},
    {"awaitedCast", "The result is not known yet: the number of votes cast has not been stated.",
     "Rezultat još nije poznat: nije unet broj birača koji su glasali."},
    {"awaitedBlank", "The result is not known yet: the number of blank votes has not been stated.",
     "Rezultat još nije poznat: nije unet broj praznih listića."},
    {"awaitedRegistered", "The result is not known yet: the number of registered voters has not been stated.",
     "Rezultat još nije poznat: nije unet broj upisanih birača."},
    {"awaitedLot", "The result is not known yet: a lot decides between {names}.",
     "Rezultat još nije poznat: odlučuje žreb. U žrebu učestvuju {names}."},
    {"noResult", "The law of this election gives no result.", "Po pravilu ovih izbora nema rezultata."},
    {"corrected", "This result was corrected after it had been published.",
     "Ovaj rezultat je ispravljen nakon objavljivanja."},
    {"firstOfOthers",
     "The second round has other candidates than those who enter it by this result, which was corrected.",
     "U drugom krugu nisu kandidati koji u njega ulaze po ovom, ispravljenom rezultatu."},
    {"secondOfOthers",
     "This second round has other candidates than those who enter it by the corrected result of the first.",
     "U ovom drugom krugu nisu kandidati koji u njega ulaze po ispravljenom rezultatu prvog kruga."},
    {"firstRound", "The first round", "Prvi krug"},
    {"secondRound", "The second round", "Drugi krug"},
    {"noVotesPresident", "There are no valid votes.", "Nema važećih glasova."},

    // The table.
    {"tableParliament", "Votes and seats of the lists", "Glasovi i mandati lista"},
    {"tablePresident", "Votes of the candidates", "Glasovi kandidata"},
    {"number", "No.", "Br."},
    {"list", "List", "Lista"},
    {"candidate", "Candidate", "Kandidat"},
    {"votes", "Votes", "Glasovi"},
    {"share", "Share", "Procenat"},
    {"seats", "Seats", "Mandati"},
    {"all", "All", "Ukupno"},
    {"belowThreshold", "below the threshold", "ispod cenzusa"},
    {"invalidVotes", "Invalid votes: {count} (duplicates: {duplicate}, unknown numbers: {unknown}).",
     "Nevažeći glasovi: {count} (dupli listići: {duplicate}, nepostojeći redni brojevi: {unknown})."},
    {"thresholdVotes", "Threshold: {percent} of the valid votes, which is {votes} or more.",
     "Cenzus: {percent} važećih glasova, što je najmanje {votes}."},
    {"noneReached", "No list reached the threshold, so all lists took part in the allocation of seats.",
     "Nijedna lista nije dostigla cenzus, pa su u raspodeli mandata učestvovale sve liste."},
    {"rules", "Seats: {seats}. Threshold: {percent} of the valid votes.",
     "Broj mandata: {seats}. Cenzus: {percent} važećih glasova."},
    {"ballot", "On the ballot", "Na glasačkom listiću"},
    {"hemicycle", "Seats from left to right: {lists}.", "Mandati sleva nadesno: {lists}."},
    {"listSeats", "{name} {seats}", "{name} {seats}"},

    // The turnout.
    {"turnout", "Turnout", "Prijem listića"},
    {"ballotsSoFar", "Ballots recorded so far: {count}.", "Do sada uneto glasačkih listića: {count}."},
    {"byHour", "Ballots by hour", "Glasački listići po satima"},
    {"from", "From", "Od"},
    {"ballots", "Ballots", "Listići"},

    // What a reader does with it.
    {"use", "Use this result", "Preuzmite rezultat"},
    {"useUpcoming", "Use this page", "Podelite stranicu"},
    {"asJson", "Data ([[JSON]])", "Podaci ([[JSON]])"},
    {"asCsv", "Table ([[CSV]])", "Tabela ([[CSV]])"},
    {"asSvg", "Picture ([[SVG]])", "Slika ([[SVG]])"},
    {"asPng", "Picture ([[PNG]])", "Slika ([[PNG]])"},
    {"copyLink", "Copy the link", "Kopiraj link"},
    {"copied", "The link was copied.", "Link je kopiran."},
    {"copyFailed", "Copy the address of this page:", "Kopirajte adresu ove stranice:"},
    {"pictureFailed", "The picture could not be made. Try again.",
     "Slika nije napravljena. Pokušajte ponovo."},
    {"print", "Print", "Odštampaj"},
    {"projector", "For a projector", "Za projektor"},
    {"embed", "Frame it in a page of your own", "Ubacite rezultat u svoju stranicu"},
    {"gone", "This page is no longer public.", "Ova stranica više nije javna."},
    {"source", "Source and updates", "Izvor i novi podaci"},

    // What the terms mean.
    {"terms", "What the terms mean", "Šta znače izrazi"},
    {"termValid", "Valid votes", "Važeći glasovi"},
    {"termValidText",
     "Ballots that count. Each was recorded once, while the election ran, for somebody on the ballot.",
     "Glasački listići koji se računaju. Svaki je unet jednom, dok su izbori trajali, za nekoga sa glasačkog "
     "listića."},
    {"termInvalid", "Invalid votes", "Nevažeći glasovi"},
    {"termInvalidText",
     "Ballots that do not count: a ballot that was recorded before, or a number that nobody on the ballot "
     "has.",
     "Glasački listići koji se ne računaju: listić koji je već unet ili redni broj koji na glasačkom listiću "
     "ne "
     "postoji."},
    {"termShare", "Share", "Procenat"},
    {"termShareText", "Of all valid votes, rounded to hundredths of a percent.",
     "Od svih važećih glasova, zaokružen na stoti deo procenta."},
    {"termThreshold", "Threshold", "Cenzus"},
    {"termThresholdText",
     "The share of the valid votes that a list needs to take part in the allocation of seats. If no list "
     "reaches "
     "it, all take part.",
     "Procenat važećih glasova koji je listi potreban da učestvuje u raspodeli mandata. Ako ga nijedna lista "
     "ne "
     "dostigne, učestvuju sve."},
    {"termSeats", "Allocation of seats", "Raspodela mandata"},
    {"termSeatsText",
     "One seat at a time goes to the list with the largest quotient of its votes and the number of seats "
     "that it "
     "would then have (D’Hondt’s method). Of equal quotients the lower number on the ballot wins.",
     "Mandati se dodeljuju jedan po jedan, listi sa najvećim količnikom njenih glasova i broja mandata koji "
     "bi tada "
     "imala (D’Ontov metod). Od jednakih količnika prednost ima manji redni broj na glasačkom listiću."},
    {"lawTitle", "How this election is decided", "Kako se utvrđuje rezultat"},
    {"castVotes", "Votes cast: {count}.", "Birača koji su glasali: {count}."},
    {"blankVotes", "Blank votes: {count}.", "Praznih listića: {count}."},
    {"registeredVoters", "Registered voters: {count}.", "Upisanih birača: {count}."},
    {"totalsSource", "Source: {source}.", "Izvor: {source}."},
    {"termMajority", "Majority", "Većina"},
    {"termMajoritySeatsText", "More than half of the seats: at least {count} of {all}.",
     "Više od polovine mandata: najmanje {count} od {all}."},
    {"termMajorityVotesText", "More than half of the valid votes.", "Više od polovine važećih glasova."},
};

const language::TextTable& table() {
    static const language::TextTable table(rows);
    return table;
}

}  // namespace

const Texts& texts_of(Language language) {
    return table().texts_of(language);
}

std::string text(Language language, std::string_view key, Values values) {
    return table().text(language, key, values);
}

}  // namespace urna::results_page
