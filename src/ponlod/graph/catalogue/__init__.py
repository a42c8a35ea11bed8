# SPDX-FileCopyrightText: the ponlod contributors
# SPDX-License-Identifier: EUPL-1.2
"""The catalogue: what is published, in the words of DCAT-AP 3.0.1 and DCAT-AP_IT 2.0 at once, for
harvesters; and what it is made of, in those of VoID.

``mapping`` and ``void`` are the doors; ``facts`` is what both are given.
"""
