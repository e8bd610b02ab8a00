from typing import ClassVar

from django.db import models


class Holiday(models.Model):
    id = models.BigAutoField(primary_key=True)
    country = models.CharField(max_length=2)
    day = models.DateField()
    name = models.CharField(max_length=100)

    class Meta:
        db_table = "holidays"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "day"], name="holidays_country_day_key"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.day}"
