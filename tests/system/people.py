# SPDX-License-Identifier: Apache-2.0
"""People who register: citizen numbers with right check digits, addresses that nobody has yet, passwords."""

import dataclasses
import itertools
import random
import uuid

PASSWORD_MARK = "Passw0rd"  # in every password that is made here, so that a log can be searched for them
jmbgs_given = set()


def check_digit(first_twelve):
    weights = [7, 6, 5, 4, 3, 2] * 2
    m = 11 - sum(weight * int(digit) for weight, digit in zip(weights, first_twelve)) % 11
    return m if 1 <= m <= 9 else 0


def jmbg(first_twelve):
    assert len(first_twelve) == 12
    return first_twelve + str(check_digit(first_twelve))


def new_jmbg():
    number = jmbg(f"{random.randint(1, 28):02}{random.randint(1, 12):02}{random.randint(900, 999):03}"
                  f"{random.randint(70, 99):02}{random.randint(0, 999):03}")
    jmbgs_given.add(number)
    return number


@dataclasses.dataclass
class Person:
    jmbg: str
    forename: str
    surname: str
    email: str
    password: str

    def fields(self, **changes):
        return {**dataclasses.asdict(self), **changes}


_numbers = itertools.count(1)


def new_email():
    return f"official-{next(_numbers)}-{uuid.uuid4().hex[:12]}@stations.example"


def new_person(**changes):
    person = Person(new_jmbg(), "Jovana", "Јовановић", new_email(), f"{PASSWORD_MARK}-{uuid.uuid4().hex[:8]}")
    return dataclasses.replace(person, **changes)
