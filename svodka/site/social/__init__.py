"""Signing in by other services: VK ID, Yandex ID and one OpenID Connect server, as far as their keys are set."""
