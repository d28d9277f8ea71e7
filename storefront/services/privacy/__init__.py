"""Privacy: what is kept about a person, by table; giving it to them and taking it away."""
