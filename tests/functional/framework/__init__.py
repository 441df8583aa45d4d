# SPDX-License-Identifier: Apache-2.0
"""What the functional tests stand on: real node processes, a real client, a package forge."""
