# SPDX-License-Identifier: Apache-2.0
import os


def pytest_collection_modifyitems(config, items):
    if not os.environ.get("URNA_TEST_LONG"):
        left_out = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
