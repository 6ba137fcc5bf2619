"""Questions, rules and languages begun and withdrawn, in a rule file that keeps all else."""
