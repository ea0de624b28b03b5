"""动词: what is done to units, users and roles. One noun a file; each verb is one transaction and says who does it."""
