#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the bill of materials of a build, as CycloneDX 1.5 JSON: what is in the program, and what it is linked with.

    scripts/sbom.py [BUILD]

BUILD is a build directory with the program in it, build/release by default. Of Debian there are the packages of the shared
libraries that the loader finds for the program (ldd), of the static ones on its command line of the linker, and of the headers
that it was compiled with, as the compiler listed them (ninja -t deps). Of npm there are the packages in the console
(build/web.packages.json), each with what web/package-lock.json says of it. The same build gives the same bytes.
"""

import base64
import json
import re
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import quote

REPOSITORY = Path(__file__).resolve().parents[1]


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout


def shared_libraries(binary):
    """The files of the libraries that the loader finds, those of libraries too."""
    found = set()
    for line in output("ldd", binary).splitlines():
        if "not found" in line:
            sys.exit(f"the loader does not find {line.split()[0]}")
        if match := re.search(r"(?:=> |^\s*)(/\S+) \(", line):
            found.add(Path(match.group(1)).resolve())
    return found


def static_libraries(build):
    """The archives on the linker's command line that are not of this build."""
    statement = re.search(r"^build urna: .*\n((?: +.*\n)+)", (build / "build.ninja").read_text(), re.MULTILINE).group(1)
    libraries = re.search(r"LINK_LIBRARIES = (.*)", statement).group(1)
    return {Path(word).resolve() for word in libraries.split() if word.startswith("/") and word.endswith(".a")}


def headers(build):
    """The headers outside of the repository that the program was compiled with."""
    found, ours = set(), False
    for line in output("ninja", "-C", build, "-t", "deps").splitlines():
        if not line.startswith(" "):
            ours = line.startswith("src/") and line.endswith("(VALID)")  # not of a source that is gone
        elif ours and line.strip().startswith("/usr/"):
            found.add(Path(line.strip()).resolve())
    return found


def packages_of(files):
    """{file: Debian package} of each file. dpkg knows some by their names from before /lib was a link to /usr/lib."""
    names = {name: file for file in files for name in (str(file), str(file).removeprefix("/usr"))}
    # It fails where it does not know one of the names, and tells the others all the same.
    listed = subprocess.run(["dpkg-query", "--search", *sorted(names)], check=False, capture_output=True, text=True,
                            timeout=300).stdout
    found = {}
    for line in listed.splitlines():
        package, _, name = line.partition(": ")
        if name in names:
            found[names[name]] = package.split(",")[0]
    if missing := sorted(str(file) for file in set(files) - set(found)):
        sys.exit(f"of no Debian package: {' '.join(missing)}")
    return found


def debian_components(build):
    uses = {"shared": shared_libraries(build / "urna"), "static": static_libraries(build), "headers": headers(build)}
    packages = {}
    for use, files in uses.items():
        for package in packages_of(files).values():
            packages.setdefault(package, set()).add(use)
    fields = "${binary:Package}\t${Package}\t${Version}\t${Architecture}\t${source:Package}\n"
    for line in output("dpkg-query", "--show", f"--showformat={fields}", *packages).splitlines():
        package, name, version, architecture, source = line.split("\t")
        purl = f"pkg:deb/debian/{quote(name)}@{quote(version)}?arch={architecture}&distro=debian-12"
        yield {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
               "properties": [{"name": "urna:linked", "value": use} for use in sorted(packages[package])]
               + [{"name": "urna:source", "value": source}]}


def npm_components():
    lock = json.loads((REPOSITORY / "web/package-lock.json").read_text())["packages"]
    for package in json.loads((REPOSITORY / "build/web.packages.json").read_text()):
        name, version = package["name"], package["version"]
        locked = next((entry for path, entry in lock.items()
                       if path.endswith(f"node_modules/{name}") and entry["version"] == version), None)
        if locked is None:
            sys.exit(f"web/package-lock.json does not know {name} {version}")
        algorithm, _, digest = locked["integrity"].partition("-")
        purl = f"pkg:npm/{quote(name, safe='/')}@{version}"
        yield {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl,
               "licenses": [{"license": {"id": package["license"]}}],
               "hashes": [{"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}],
               "properties": [{"name": "urna:linked", "value": "console"}]}


def bill(build):
    version, revision = output(build / "urna", "--version").splitlines()[:2]
    version = version.removeprefix("urna ")
    components = sorted([*debian_components(build), *npm_components()], key=lambda component: component["purl"])
    urna = {"type": "application", "bom-ref": f"urna@{version}", "name": "urna", "version": version,
            "licenses": [{"license": {"id": "Apache-2.0"}}],
            "properties": [{"name": "urna:revision", "value": revision.removeprefix("revision: ")}]}
    document = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": urna},
                "components": components,
                "dependencies": [{"ref": urna["bom-ref"], "dependsOn": [component["bom-ref"] for component in components]}]}
    document["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document, sort_keys=True)).urn
    return document


def main():
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    print(json.dumps(bill(Path(sys.argv[1] if len(sys.argv) == 2 else REPOSITORY / "build/release")), indent=2))


if __name__ == "__main__":
    main()
