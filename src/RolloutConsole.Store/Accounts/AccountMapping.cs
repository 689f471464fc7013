using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace RolloutConsole.Store.Accounts;

/// <summary>Tables of accounts. Roles are flags on the person, so there are no role tables.</summary>
internal static class AccountMapping
{
    public static void Map(ModelBuilder model)
    {
        model.Entity<Person>(e =>
        {
            e.ToTable("people");
            e.Property(p => p.DisplayName).HasMaxLength(128);
            e.HasIndex(p => p.NormalizedUserName).IsUnique().HasDatabaseName("ix_people_normalized_user_name");
        });
        model.Entity<IdentityUserClaim<string>>().ToTable("person_claims");
        model.Entity<IdentityUserLogin<string>>().ToTable("person_logins");
        model.Entity<IdentityUserToken<string>>().ToTable("person_tokens");
        model.Entity<SignInLinkRow>(e =>
        {
            e.ToTable("sign_in_links");
            e.HasKey(l => l.Hash);
        });
    }
}
