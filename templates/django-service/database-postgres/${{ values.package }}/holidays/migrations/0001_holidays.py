from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("country", models.CharField(max_length=2)),
                ("day", models.DateField()),
                ("name", models.CharField(max_length=100)),
            ],
            options={"db_table": "holidays"},
        ),
        migrations.AddConstraint(
            model_name="holiday",
            constraint=models.UniqueConstraint(
                fields=("country", "day"), name="holidays_country_day_key"
            ),
        ),
    ]
