# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""Who the sink is when it speaks TLS: a certificate for this run."""

import shutil
import subprocess
from pathlib import Path

CERTIFICATE = "certificate.pem"  #: signs itself, so it is also what to trust
KEY = "key.pem"


def make_certificate(directory: Path) -> bool:
    """False where there is no openssl command."""
    if not shutil.which("openssl"):
        return False
    command = ["openssl", "req", "-x509", "-nodes", "-days", "2", "-subj", "/CN=localhost",
               "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
               "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
               "-keyout", str(directory / KEY), "-out", str(directory / CERTIFICATE)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
