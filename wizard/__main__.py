"""`python -m wizard` is `duty`."""

import sys

from wizard.main import main

sys.exit(main())
