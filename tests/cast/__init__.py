"""Who acts in the tests: patients and nurses, with and without a browser, and what serves them.

`patient` and `nurse` send requests within the process or over HTTP; `patient_in_browser`,
`nurse_in_browser` and `phone` (WebKit) press keys; `*_states` are all states that they can come to.
`command` is an author or operator at a command line, `ward` accounts, `serving` a real server.
"""
