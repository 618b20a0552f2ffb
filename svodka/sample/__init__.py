"""The sample portal «Кильватер»: saved pages of an invented world, taken in through flow."""
