#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the Debian package of the release build, build/package/urna_VERSION_ARCHITECTURE.deb, and prints its path.
#
#   scripts/package.sh            of the version in CMakeLists.txt
#   scripts/package.sh VERSION    the same program as a package of another version, for tests of the upgrade
#
# Its files are those of `make install`, its dependencies the packages of the libraries that the program is linked with. The
# same program gives the same bytes.
#
# Whoever gives the package to others says who maintains it, in Debian's own DEBFULLNAME and DEBEMAIL; unless they are set
# it is nobody who can be reached (RFC 2606).
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022

version=${1:-$(sed -n 's/^project(urna VERSION \([0-9.]*\) .*/\1/p' CMakeLists.txt)-1}
maintainer="${DEBFULLNAME:-Urna maintainers} <${DEBEMAIL:-urna@example.org}>"
architecture=$(dpkg --print-architecture)
directory=$PWD/build/package
root=$directory/root
package=$directory/urna_${version}_$architecture.deb
# When it says it was made: as the last commit, or the list of changes where there is none.
SOURCE_DATE_EPOCH=$(git -c safe.directory="$PWD" log -1 --format=%ct 2>/dev/null || stat --format=%Y CHANGELOG.md)
export SOURCE_DATE_EPOCH

scripts/build.sh release urna urna_documents >&2
rm -rf "$directory/debian" "$root" "$package"
mkdir -p "$directory/debian" "$root/DEBIAN"
DESTDIR=$root cmake --install build/release --prefix /usr --strip >&2

# As Debian has them.
documents=$root/usr/share/doc/urna
rm "$documents/LICENSE" # copyright names it
install -m 644 packaging/debian/copyright "$documents/copyright"
mv "$documents/CHANGELOG.md" "$documents/changelog"
cat >"$documents/changelog.Debian" <<END
urna ($version) bookworm; urgency=medium

  * The changes are listed in changelog.gz.

 -- $maintainer  $(LC_ALL=C date --utc --rfc-email --date="@$SOURCE_DATE_EPOCH")
END
gzip --best --no-name "$documents/changelog" "$documents/changelog.Debian" "$root"/usr/share/man/man1/*.1
/usr/bin/python3 scripts/sbom.py build/release >"$documents/urna.cdx.json"

# dpkg-shlibdeps wants to stand in a source package.
printf 'Source: urna\n\nPackage: urna\nArchitecture: any\n' >"$directory/debian/control"
depends=$(cd "$directory" && dpkg-shlibdeps -O --warnings=0 root/usr/bin/urna | sed -n 's/^shlibs:Depends=//p')
[[ -n $depends ]] || { echo "dpkg-shlibdeps named no library" >&2; exit 1; }

sed -e "s|@VERSION@|$version|; s|@ARCHITECTURE@|$architecture|; s|@DEPENDS@|$depends|" \
    -e "s|@MAINTAINER@|$(printf %s "$maintainer" | sed 's/[\\&|]/\\&/g')|" \
    -e "s|@KILOBYTES@|$(du --summarize --apparent-size --block-size=1024 --exclude=DEBIAN "$root" | cut -f 1)|" \
    packaging/debian/control.in >"$root/DEBIAN/control"
(cd "$root" && find etc -type f -printf '/%p\n' | LC_ALL=C sort >DEBIAN/conffiles)
(cd "$root" && find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum >DEBIAN/md5sums)
install -m 755 packaging/debian/postinst packaging/debian/prerm packaging/debian/postrm "$root/DEBIAN"
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group --threads-max=1 --build "$root" "$package" >&2
echo "$package"
