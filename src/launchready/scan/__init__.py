"""Finds secrets in bytes: kingfisher looks, rules of ours add what it lacks, and each hit is weighed before it is told."""
