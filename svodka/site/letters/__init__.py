"""Letters of the digest: what an edition says, as a page and as mail, and the way the mail leaves."""
