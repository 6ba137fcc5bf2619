"""A rule file as people see it: a table of its questions and rules, a drawing of its flow."""
