# SPDX-License-Identifier: Apache-2.0
"""What can be said of deploy/ without an engine: everything named is declared, nothing is forgotten, and files agree."""

import hashlib
import ipaddress
import pathlib
import re
import shutil
import subprocess

import pytest
import yaml

import images
from rules import MAY_MEET

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DEPLOY = REPOSITORY / "deploy"
FILES = ["development.yaml", "deployment.yaml", "stack.yaml"]
SHIPPED = ["deployment.yaml", "stack.yaml"]
ONE_SHOT = {"migrate-accounts", "migrate-elections"}
OPERATORS = {"account", "queue", "repair"}  # started by hand only


def composed(name):
    return yaml.safe_load((DEPLOY / name).read_text())


def services_of(*files):
    """(file, name, service) of each service; its test is called by file and name."""
    return [pytest.param(file, name, service, id=f"{file}-{name}")
            for file in files for name, service in composed(file)["services"].items()]


def environment_of(service):
    return service.get("environment") or {}


def stages():
    """The Dockerfile as {stage: its own instructions}, each with the stage it is made from under FROM."""
    found, text = {}, re.sub(r"\\\n\s*", "", (DEPLOY / "Dockerfile").read_text())
    for line in text.splitlines():
        if line.startswith("FROM "):
            base, name = re.fullmatch(r"FROM (\S+) AS (\S+)", line).groups()
            found[name] = {"FROM": base}
        elif found and line and not line.startswith("#"):
            keyword, _, rest = line.strip().partition(" ")
            found[name][keyword] = rest
    return found


def instruction(stage, keyword):
    """The instruction that holds in a stage: its own or the nearest inherited one."""
    known = stages()
    while stage in known:
        if keyword in known[stage]:
            return known[stage][keyword]
        stage = known[stage]["FROM"]
    return None


# -- names -----------------------------------------------------------------------------------------------------------

def used(services, kind):
    for service in services.values():
        for entry in service.get(kind) or []:
            name = entry if isinstance(entry, str) else entry.get("source", "")
            if kind == "volumes":
                if isinstance(entry, dict) and entry["type"] != "volume":
                    continue
                name = name.split(":")[0]
                if name.startswith("."):
                    assert (DEPLOY / name).exists(), f"{name} is mounted and is not there"
                    continue
            yield name


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("kind", ["networks", "secrets", "volumes", "configs"])
def test_what_is_named_is_declared_and_what_is_declared_is_used(file, kind):
    whole = composed(file)
    assert set(used(whole["services"], kind)) == set(whole.get(kind) or {})


@pytest.mark.parametrize("file", SHIPPED)
def test_files_of_configuration_are_there(file):
    for entry in (composed(file).get("configs") or {}).values():
        assert (DEPLOY / entry["file"]).is_file()


@pytest.mark.parametrize("file, name, service", services_of(*FILES))
def test_dependencies_exist(file, name, service):
    assert set(service.get("depends_on") or {}) <= set(composed(file)["services"])


@pytest.mark.parametrize("file, name, service", services_of("development.yaml", "deployment.yaml"))
def test_what_is_built_is_built_from_its_own_target(file, name, service):
    if "build" not in service:
        return
    build = service["build"]
    assert (build["context"], build["dockerfile"], build["target"]) == ("..", "deploy/Dockerfile", name)
    assert name in stages()
    assert f"/{name}:" in service["image"]


def test_all_files_run_the_same_images():
    by_file = [{name: service["image"].replace("urna/", "${URNA_IMAGES:-urna}/").replace(
        ":development", ":${URNA_VERSION:-0.1.0}") for name, service in composed(file)["services"].items()
        if name not in OPERATORS} for file in FILES]
    assert by_file[0] == by_file[1] == by_file[2]


def test_the_version_of_the_images_is_the_programs():
    version = re.search(r"project\(urna VERSION (\S+)", (REPOSITORY / "CMakeLists.txt").read_text()).group(1)
    for file in SHIPPED:
        assert set(re.findall(r"URNA_VERSION:-([^}]*)", (DEPLOY / file).read_text())) == {version}


@pytest.mark.parametrize("file, name, service", services_of(*FILES))
def test_images_of_others_are_pinned(file, name, service):
    if "build" not in service and "URNA_IMAGES" not in service["image"]:
        assert re.fullmatch(r"(mariadb:10\.11|redis:7\.\d+)\.\d+", service["image"])


# -- isolation -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("file", SHIPPED)
def test_exactly_those_meet_who_may(file):
    services = composed(file)["services"]
    meet = {frozenset((one, other)) for one in services for other in services
            if one != other and set(services[one]["networks"]) & set(services[other]["networks"])}
    assert meet == {pair for pair in MAY_MEET if pair <= set(services)}


@pytest.mark.parametrize("file", SHIPPED)
def test_only_the_gateway_is_on_a_network_that_leads_outside(file):
    whole = composed(file)
    open_networks = {name for name, network in whole["networks"].items() if not (network or {}).get("internal")}
    assert {name for name, service in whole["services"].items() if open_networks & set(service["networks"])} == {"gateway"}


@pytest.mark.parametrize("file", SHIPPED)
def test_only_the_gateway_publishes_a_port(file):
    services = composed(file)["services"]
    assert [name for name, service in services.items() if service.get("ports")] == ["gateway"]
    assert not any(service.get("network_mode") or service.get("privileged") for service in services.values())


@pytest.mark.parametrize("file", FILES)
def test_services_know_whose_requests_the_gateway_sends_or_that_nobody_does(file):
    """Either they trust exactly the networks in which it meets them, or no limit goes by addresses."""
    whole = composed(file)
    for name in ("authentication", "admin", "station"):
        service = whole["services"][name]
        if service["environment"].get("URNA_SHARED_ADDRESSES") == "true":
            assert "mode: ingress" in (DEPLOY / file).read_text()
            continue
        trusted = [ipaddress.ip_network(without_defaults(text))
                   for text in service["environment"]["URNA_TRUSTED_PROXY"].split(",")]
        for network in set(service["networks"]) & set(whole["services"]["gateway"]["networks"]):
            [place] = whole["networks"][network]["ipam"]["config"]
            assert any(ipaddress.ip_network(without_defaults(place["subnet"])).subnet_of(one) for one in trusted)
        assert all(one.prefixlen >= 22 for one in trusted)


def without_defaults(text):
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


def test_ports_of_development_are_open_to_this_machine_only():
    for service in composed("development.yaml")["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


@pytest.mark.parametrize("file", SHIPPED)
def test_a_private_key_is_seen_by_authentication_alone(file):
    services = composed(file)["services"]
    assert {name for name in services if {"key-a", "key-b"} & set(used({name: services[name]}, "secrets"))} == {
        "authentication"}


# -- each container --------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("file, name, service", services_of(*SHIPPED))
def test_a_container_may_do_no_more_than_it_must(file, name, service):
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"] and "cap_add" not in service
    if file == "deployment.yaml":  # Swarm has no such option; see docs/operating/cluster.md
        assert service["security_opt"] == ["no-new-privileges:true"]
    user = service.get("user") or instruction(name if name not in OPERATORS else "station", "USER")
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)


@pytest.mark.parametrize("file, name, service", services_of(*SHIPPED))
def test_a_container_is_bounded(file, name, service):
    assert service["logging"]["options"]["max-size"]
    if file == "deployment.yaml":
        assert service["mem_limit"] and service["pids_limit"]
    else:
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}


@pytest.mark.parametrize("file, name, service", services_of(*SHIPPED))
def test_a_container_is_started_again(file, name, service):
    if name in OPERATORS:
        assert service["profiles"] == ["operator"] and service["restart"] == "no"
    elif file == "deployment.yaml":
        assert service["restart"] == ("on-failure" if name in ONE_SHOT else "unless-stopped")
    else:
        assert service["deploy"]["restart_policy"]["condition"] == ("on-failure" if name in ONE_SHOT else "any")


@pytest.mark.parametrize("file, name, service", services_of(*SHIPPED))
def test_what_runs_has_a_health_check_and_time_to_end(file, name, service):
    if name in ONE_SHOT | OPERATORS:
        return
    assert service.get("healthcheck") or instruction(name, "HEALTHCHECK")
    assert service["stop_grace_period"]


@pytest.mark.parametrize("file, name, service", services_of(*FILES))
def test_the_time_zone_is_explicit(file, name, service):
    if name == "admin":
        assert environment_of(service)["URNA_TIME_ZONE"] == "Europe/Belgrade"
    if file in SHIPPED and name not in OPERATORS:
        assert environment_of(service)["TZ"] == "Europe/Belgrade"


@pytest.mark.parametrize("file, name, service", [case for case in services_of(*FILES)
                                                 if case.values[1] in ("authentication", "admin", "station", "daemon")])
def test_metrics_have_a_port_that_is_not_published_and_to_which_the_gateway_does_not_lead(file, name, service):
    host, port = environment_of(service)["URNA_METRICS_LISTEN"].split(":")
    [job] = composed("monitoring/prometheus-cluster.yaml")["scrape_configs"]
    assert host == "0.0.0.0" and job["dns_sd_configs"][0]["port"] == int(port)
    assert name in job["dns_sd_configs"][0]["names"]
    assert port not in str(service.get("ports"))
    gateway = (DEPLOY / "gateway/nginx.conf").read_text()
    assert set(re.findall(r"proxy_pass http://\$service:(\d+)", gateway)) == {"8080"} and port not in gateway


def test_the_package_has_its_metrics_where_the_configuration_of_prometheus_looks():
    [address] = re.findall(r'^metrics-listen = "(.*)"$', (REPOSITORY / "packaging/urna.toml").read_text(), re.MULTILINE)
    [job] = composed("monitoring/prometheus-serve.yaml")["scrape_configs"]
    assert job["static_configs"][0]["targets"] == [address]


@pytest.mark.parametrize("file, name, service", services_of(*SHIPPED))
def test_passwords_are_files(file, name, service):
    for key, value in environment_of(service).items():
        if re.search("PASSWORD|SECRET", key):
            assert key.endswith("_FILE") and value.removeprefix("/run/secrets/") in service["secrets"]


def test_development_keeps_the_contracts_password_openly():
    services = composed("development.yaml")["services"]
    assert services["migrate-accounts"]["environment"]["URNA_ADMIN_PASSWORD"] == "1"
    assert services["authentication"]["environment"]["URNA_ALLOW_DEFAULT_ADMIN"] == "true"
    for file in SHIPPED:
        assert "ALLOW_DEFAULT_ADMIN" not in (DEPLOY / file).read_text()


def test_both_shipped_files_configure_the_services_alike():
    one, swarm = (composed(file)["services"] for file in SHIPPED)
    for name in swarm:
        expected = dict(environment_of(one[name]))
        if name in ("authentication", "admin", "station"):
            expected["URNA_DRAIN_WAIT"] = "10"
            # Through the ingress network nobody's address arrives.
            del expected["URNA_TRUSTED_PROXY"]
            expected["URNA_SHARED_ADDRESSES"] = "true"
        assert environment_of(swarm[name]) == expected
        assert swarm[name].get("command") == one[name].get("command")
        assert sorted(used({name: swarm[name]}, "secrets")) == sorted(used({name: one[name]}, "secrets"))


def test_there_are_three_stations_and_two_daemons():
    one, swarm = (composed(file)["services"] for file in SHIPPED)
    assert one["station"]["deploy"]["replicas"] == swarm["station"]["deploy"]["replicas"] == 3
    assert swarm["daemon"]["deploy"]["replicas"] == 2


def test_updates_are_rolled_and_rolled_back():
    for name in ("gateway", "authentication", "admin", "station"):
        update = composed("stack.yaml")["services"][name]["deploy"]["update_config"]
        assert (update["order"], update["parallelism"], update["failure_action"]) == ("start-first", 1, "rollback")


def test_the_engines_stay_where_their_data_is():
    for name in ("accounts-database", "elections-database", "redis"):
        placement = composed("stack.yaml")["services"][name]["deploy"]["placement"]
        assert placement["constraints"] == ["${URNA_DATABASES_ON:-node.role == manager}"]


# -- the gateway -----------------------------------------------------------------------------------------------------

def gateway():
    return (DEPLOY / "gateway/nginx.conf").read_text()


def locations():
    return re.findall(r"^        location ([^@{]+) \{(.*?)^        \}", gateway(), re.DOTALL | re.MULTILINE)


def test_bodies_may_be_as_large_as_the_stations_limit():
    sizes = {where: re.search(r"client_max_body_size (\d+)m;", block) for where, block in locations()}
    limited = {where: f"{size.group(1)}MiB" for where, size in sizes.items() if size}
    assert set(limited) == {"= /vote", "~ ^/station/"}
    for file in FILES:
        limit = composed(file)["services"]["station"]["environment"]["URNA_BODY_LIMIT"]
        assert set(limited.values()) == {limit}


def test_other_bodies_may_be_as_large_as_the_services_limit():
    documented = re.search(r"`--json-body-limit` .*?`(\d+)MiB`", (REPOSITORY / "docs/operating/configure.md").read_text()).group(1)
    assert re.findall(r"^        client_max_body_size (\d+)m;", gateway(), re.MULTILINE) == [documented]
    for file in FILES:
        assert "URNA_JSON_BODY_LIMIT" not in (DEPLOY / file).read_text()


def test_every_endpoint_leads_to_its_service():
    described = yaml.safe_load((REPOSITORY / "docs/openapi.yaml").read_text())["paths"]
    service_of = {"accounts": "authentication", "elections": "admin", "public": "admin", "ballots": "station"}
    checked = 0
    for path, operations in described.items():
        tags = {tag for operation in operations.values() for tag in operation["tags"]}
        if tags in ({"service"}, {"console"}):
            continue
        expected = service_of[tags.pop()]
        found = [block for where, block in locations() if where == f"= {path}" or
                 where.startswith("~ ") and re.search(where[2:], path)]
        assert [f"set $service tasks.{expected};" in block for block in found] == [True], path
        checked += 1
    assert checked >= 10


def console(where):
    """The directives of the gateway's location."""
    [block] = [block for found, block in locations() if found == where]
    return re.findall(r"^\s*(\S+) (.*);$", block, re.MULTILINE)


def headers(directives):
    return {tuple(re.fullmatch(r'(\S+) "?([^"]*)"?', value).groups()) for name, value in directives if name == "add_header"}


PAGES = r"~ ^/(api|licenses|sw\.js)?$"
ASSETS = r"~ ^/assets/[A-Za-z0-9._-]+\.(css|js|png|svg|woff2)$"


@pytest.mark.parametrize("where, name", [(PAGES, "page"), (ASSETS, "asset")])
def test_the_console_has_the_headers_that_it_has_in_the_program(where, name):
    source = (REPOSITORY / "src/app/wiring/console.cpp").read_text()
    [block] = re.findall(rf"^const Headers {name}_headers\{{\n(.*?)^\}};", source, re.DOTALL | re.MULTILINE)
    joined = re.sub(r'"\n\s*"', "", block)
    expected = set(re.findall(r'\{"([^"]+)",\s*"([^"]+)"\}', joined))
    # Both have the two more with every answer, of which the latter is said over TLS alone.
    assert expected and headers(console(where)) == expected | {
        ("X-Content-Type-Options", "nosniff"), ("Strict-Transport-Security", "$hsts")}


def test_what_the_gateway_says_itself_has_the_headers_that_every_answer_of_the_program_has():
    own = re.findall(r"^        location /error/ \{\n(.*?)^        \}", gateway(), re.DOTALL | re.MULTILINE)
    own += re.findall(r"^        location = /healthz \{\n(.*?)^        \}", gateway(), re.DOTALL | re.MULTILINE)
    assert len(own) == 2
    # nginx inherits headers only where a block has none of its own.
    blocks = [block for text in own for block in [re.sub(r"\{[^}]*\}", "", text), *re.findall(r"\{([^}]*)\}", text)]
              if "add_header" in block]
    assert len(blocks) == 4
    for block in blocks:
        assert {"add_header X-Content-Type-Options nosniff", "add_header Cache-Control no-store"} <= {
            line.removesuffix(" always") for line in re.findall(r"add_header [^;]*", block)}


def test_the_consoles_files_have_the_types_that_they_have_in_the_program():
    source = (REPOSITORY / "src/app/wiring/console.cpp").read_text()
    in_program = {ending: kind.removesuffix("; charset=utf-8") for ending, kind in
                  re.findall(r'\{"\.(\w+)", "([^"]+)"\}', source)}
    [block] = re.findall(r"^    types \{\n(.*?)^    \}", gateway(), re.DOTALL | re.MULTILINE)
    in_gateway = {ending: kind for kind, ending in re.findall(r"(\S+) (\S+);", block)}
    assert in_gateway == in_program
    assert set(re.search(r"\(([^)]*)\)\$$", ASSETS).group(1).split("|")) == set(in_program) - {"html", "txt"}


def test_the_gateways_cache_has_a_small_part_of_its_memory():
    [mib] = re.findall(r"proxy_cache_path /tmp/\w+ .*max_size=(\d+)m", gateway())
    whole = {composed("deployment.yaml")["services"]["gateway"]["mem_limit"],
             composed("stack.yaml")["services"]["gateway"]["deploy"]["resources"]["limits"]["memory"]}
    assert all(int(mib) * 8 <= int(text.lower().removesuffix("m")) for text in whole)


def test_names_are_resolved_anew():
    passed = re.findall(r"proxy_pass (\S+);", gateway())
    assert passed and all(target.startswith("http://$service:") for target in passed)
    assert re.search(r"resolver 127\.0\.0\.11 valid=1s", gateway())


# -- the Dockerfile --------------------------------------------------------------------------------------------------

def test_the_dockerfile_needs_nothing_but_debian():
    text = (DEPLOY / "Dockerfile").read_text()
    assert not re.search(r"^# *syntax", text, re.MULTILINE) and "<<" not in text
    assert re.findall(r"^ARG (.*)", text, re.MULTILINE) == ["DEBIAN=debian:bookworm-slim", "BUILDER=debian:bookworm-slim"]
    assert {stage["FROM"] for stage in stages().values()} <= {"${DEBIAN}", "${BUILDER}", *stages()}
    assert [name for name, stage in stages().items() if stage["FROM"] == "${BUILDER}"] == ["build"]


@pytest.mark.parametrize("name, command", [
    ("authentication", ["authentication"]), ("admin", ["admin"]), ("station", ["station"]), ("daemon", ["daemon"]),
    ("migrate-accounts", ["migrate", "accounts"]), ("migrate-elections", ["migrate", "elections"])])
def test_each_image_runs_its_one_command(name, command):
    assert yaml.safe_load(instruction(name, "ENTRYPOINT")) == ["urna", *command]
    assert instruction(name, "USER") == "10001:10001"


# -- secrets ---------------------------------------------------------------------------------------------------------

@pytest.fixture
def copy(tmp_path):
    shutil.copytree(DEPLOY, tmp_path / "deploy", ignore=shutil.ignore_patterns("secrets", "secrets.new"))
    return tmp_path / "deploy"


def secrets(copy, *arguments):
    return subprocess.run([copy / "secrets.sh", *arguments], capture_output=True, text=True, timeout=60, check=False)


def test_secrets_are_made_once_and_are_those_that_the_files_name(copy):
    assert secrets(copy).returncode == 0
    made = {path.name: path.read_bytes() for path in (copy / "secrets").iterdir()}
    for file in SHIPPED:
        assert {f"secrets/{name}" for name in made} - {entry["file"] for entry in composed(file)["secrets"].values()} <= {
            "secrets/redis-queue"}
        assert {entry["file"] for entry in composed(file)["secrets"].values()} <= {f"secrets/{name}" for name in made}
    assert (copy / "secrets").stat().st_mode & 0o777 == 0o700
    again = secrets(copy)
    assert again.returncode == 1 and "already" in again.stderr
    assert made == {path.name: path.read_bytes() for path in (copy / "secrets").iterdir()}
    passwords = [content for name, content in made.items() if not name.startswith("key-") and "acl" not in name]
    assert len(set(passwords)) == len(passwords) and all(re.fullmatch(rb"[A-Za-z0-9]{32}\n", one) for one in passwords)


def test_keys_are_pairs_and_one_slot_is_renewed_at_a_time(copy):
    secrets(copy)
    made = {path.name: path.read_text() for path in (copy / "secrets").iterdir()}
    assert secrets(copy, "key", "b").returncode == 0
    after = {path.name: path.read_text() for path in (copy / "secrets").iterdir()}
    assert {name for name in made if made[name] != after[name]} == {"key-b.pem", "key-b.pub.pem"}
    for slot in "ab":
        public = subprocess.run(["openssl", "pkey", "-in", copy / f"secrets/key-{slot}.pem", "-pubout"], timeout=60,
                                capture_output=True, text=True, check=True).stdout
        assert public == after[f"key-{slot}.pub.pem"]
    assert secrets(copy, "key", "c").returncode == 2


def test_the_key_of_second_factors_is_made_once(copy):
    secrets(copy)
    key = copy / "secrets/key-second-factor"
    made = key.read_text()
    assert re.fullmatch(r"[0-9a-f]{64}\n", made)
    again = secrets(copy, "key", "second-factor")
    assert again.returncode == 1 and "already" in again.stderr and key.read_text() == made
    key.unlink()  # as in a directory from before there was one
    assert secrets(copy, "key", "second-factor").returncode == 0
    assert re.fullmatch(r"[0-9a-f]{64}\n", key.read_text()) and key.read_text() != made


def test_the_users_of_redis_have_the_passwords_that_were_made(copy):
    secrets(copy)
    lines = (copy / "secrets/redis-users.acl").read_text().splitlines()
    for user in ("station", "daemon", "queue"):
        password = (copy / f"secrets/redis-{user}").read_text().strip()
        assert any(line.startswith(f"user {user} on #{hashlib.sha256(password.encode()).hexdigest()} ") for line in lines)
    # Off, so that nobody is it; with its rights, since Redis loads the append-only file as it.
    assert "user default off ~* &* +@all" in lines


def test_the_users_of_redis_are_those_of_the_documentation():
    documented = re.findall(r"^(user (?:default|station|daemon|queue) .*)$", (REPOSITORY / "docs/operating/cluster.md").read_text(),
                            re.MULTILINE)
    shipped = (DEPLOY / "redis/users.acl").read_text().splitlines()
    assert [re.sub(r">\S+", "#", line) for line in documented] == [
        re.sub(r"#\S+", "#", line) for line in shipped if not line.startswith("user health ")]


# -- clones that are not as usual -----------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """Made with core.autocrlf=true and under the umask 077, with secrets made under it too."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("this is no clone")
    directory = images.fresh_clone(tmp_path_factory.mktemp("unusual") / "clone")
    subprocess.run([directory / "deploy/secrets.sh"], check=True, capture_output=True, timeout=60, umask=0o077)
    return directory


def test_a_clone_has_the_bytes_that_were_committed_whatever_autocrlf_says(clone):
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=clone, check=True, capture_output=True, timeout=60).stdout
    names = [name.decode() for name in listed.split(b"\0") if name]
    assert {"deploy/secrets.sh", "deploy/redis/users.acl", "deploy/gateway/nginx.conf", "scripts/build.sh"} <= set(names)
    assert [name for name in names if (clone / name).read_bytes() != (REPOSITORY / name).read_bytes()] == []


def test_what_is_mounted_can_be_read_by_the_users_of_containers_whatever_the_umask_was(clone):
    assert (clone / "deploy/redis/users.acl").stat().st_mode & 0o777 == 0o600, "the clone is as usual"
    whole = composed("deployment.yaml")
    mounted = {entry["file"] for entry in whole["secrets"].values()} | {
        volume.split(":")[0] for service in whole["services"].values() for volume in service.get("volumes", [])
        if isinstance(volume, str) and volume.startswith(".")}
    assert {"./mariadb/accounts.sh", "secrets/redis-users.acl", "secrets/key-a.pem"} <= mounted

    def unreadable():
        return [name for name in mounted if (clone / "deploy" / name).stat().st_mode & 0o444 != 0o444]
    assert unreadable() == []
    for arguments in (["key", "b"], ["users"]):  # the secrets may be those of an earlier clone
        (clone / "deploy/mariadb/accounts.sh").chmod(0o600)
        subprocess.run([clone / "deploy/secrets.sh", *arguments], check=True, timeout=60, umask=0o077)
        assert unreadable() == []


def test_images_get_files_from_the_stage_that_makes_them_readable():
    text = (DEPLOY / "Dockerfile").read_text()
    build, images_of_ours = text.split("AS runtime", 1)
    readable = re.search(r"^RUN chmod -R a\+rX (.*)$", build, re.MULTILINE).group(1).split()
    for source in re.findall(r"^COPY (.*) \S+$", images_of_ours, re.MULTILINE):
        assert source.startswith("--from=build "), source
        path = source.removeprefix("--from=build ").removeprefix("/urna/")
        assert any(path == one or path.startswith(f"{one}/") for one in readable), path


def test_a_password_of_redis_that_was_written_on_windows_is_the_one_that_its_service_reads(copy):
    secrets(copy)
    (copy / "secrets/redis-station").chmod(0o600)
    (copy / "secrets/redis-station").write_bytes(b"another password\r\n")
    assert secrets(copy, "users").returncode == 0
    expected = hashlib.sha256(b"another password").hexdigest()
    assert f"user station on #{expected} " in (copy / "secrets/redis-users.acl").read_text()
    assert (copy / "secrets/redis-station").stat().st_mode & 0o444 == 0o444


# -- lint ------------------------------------------------------------------------------------------------------------

def test_yaml_is_clean():
    done = subprocess.run(["yamllint", "--strict", "--config-file", DEPLOY / ".yamllint", *(DEPLOY / file for file in FILES)],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout


def test_scripts_are_clean():
    scripts = [path for place in (DEPLOY, REPOSITORY / "scripts", REPOSITORY / "tests/deploy") for path in place.rglob("*.sh")]
    scripts += (REPOSITORY / "packaging/debian").glob("p*")
    done = subprocess.run(["shellcheck", *scripts, REPOSITORY / ".ci/run"], capture_output=True, text=True, timeout=120,
                          check=False)
    assert len(scripts) > 8 and done.returncode == 0, done.stdout
